//! Files that mean harm: they are told, they take little, and names inside them stay names.

use pressmark::read::Why;

use super::warc::response;
use crate::support::packed::{gzip, zip};
use crate::support::reading::all;

/// Bytes of nothing, many more than a document may have.
const BOMB_BYTES: usize = 65 << 20;

fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    all(name, bytes)
        .into_iter()
        .map(|one| match one {
            Ok(document) => format!("read {}: {} bytes", document.source, document.text.len()),
            Err(passed) => passed.to_string(),
        })
        .collect()
}

#[test]
fn bombs_are_told_and_not_unpacked() {
    let spaces = vec![b' '; BOMB_BYTES];
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip";
    let answer = response("https://a.example/", head, &gzip(&spaces));
    assert_eq!(
        told("f.warc", &answer),
        ["f.warc#1 https://a.example/ decodes to more than 64 MiB"]
    );
    let long = response(
        "https://a.example/",
        "HTTP/1.1 200 OK\nContent-Type: text/html",
        &spaces,
    );
    assert_eq!(
        told("f.warc.gz", &gzip(&long)),
        ["f.warc.gz#1 https://a.example/ is larger than 64 MiB"]
    );
    assert_eq!(
        told("f.txt.gz", &gzip(&spaces)),
        [
            "f.txt.gz is larger than 64 MiB, the most that is read as one document; cut it into parts, or give it as JSON Lines with a document a line"
        ]
    );
    let book = zip(&[
        ("mimetype", b""),
        ("META-INF/container.xml", b""),
        ("a.xhtml", &spaces),
    ]);
    assert_eq!(
        told("f.epub", &book),
        ["f.epub#a.xhtml is larger than 64 MiB"]
    );
    let paper = zip(&[("[Content_Types].xml", b""), ("word/document.xml", &spaces)]);
    assert_eq!(told("f.docx", &paper), ["f.docx is larger than 64 MiB"]);
}

#[test]
fn names_inside_are_shown_and_lead_nowhere() {
    let container = b"<container><rootfile full-path=\"../../../etc/passwd\"/></container>";
    let book = zip(&[
        ("mimetype", b""),
        ("META-INF/container.xml", container),
        ("/etc/passwd.xhtml", b"<p>mine</p>"),
        ("../../up.html", b"<p>mine too</p>"),
    ]);
    assert_eq!(
        told("f.epub", &book),
        [
            "read f.epub#/etc/passwd.xhtml: 11 bytes",
            "read f.epub#../../up.html: 15 bytes"
        ]
    );
}

#[test]
fn a_directory_that_lies_is_told() {
    let good = zip(&[
        ("mimetype", b""),
        ("META-INF/container.xml", b""),
        ("a.xhtml", b"<p>words</p>"),
    ]);
    let end = good.len() - 22;
    for (at, number) in [(16, 0xffff_fff0_u32), (16, 0), (12, 0xffff_fff0), (12, 3)] {
        let mut bad = good.clone();
        bad[end + at..end + at + 4].copy_from_slice(&number.to_le_bytes());
        let read = all("f.epub", &bad);
        assert!(
            read.iter()
                .all(|one| one.as_ref().is_err_and(|passed| passed.why == Why::Damaged)),
            "{read:?}"
        );
    }
    let mut encrypted = good;
    let central = encrypted
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .expect("an entry");
    encrypted[central + 8] = 1;
    assert_eq!(
        told("f.epub", &encrypted),
        ["f.epub#a.xhtml could not be read (encrypted)"]
    );
}

#[test]
fn much_that_is_made_of_little_is_told() {
    // The same bytes under many entries; they are so uneven that packing does not shorten them.
    let chapter: Vec<u8> = (0..4000_u32)
        .map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    let good = zip(&[
        ("mimetype", b""),
        ("META-INF/container.xml", b""),
        ("a.xhtml", &chapter),
    ]);
    let end = good.len() - 22;
    let last = good
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .expect("an entry");
    let mut bad = good[..end].to_vec();
    for _ in 3..100 {
        bad.extend(&good[last..end]);
    }
    let directory = &good[end + 16..end + 20];
    let at = u32::from_le_bytes(directory.try_into().expect("four bytes"));
    let size = u32::try_from(bad.len()).expect("a small file") - at;
    bad.extend(b"PK\x05\x06\0\0\0\0\x64\0\x64\0");
    bad.extend(size.to_le_bytes());
    bad.extend(&good[end + 16..]);
    assert_eq!(
        told("f.epub", &bad),
        ["f.epub is a damaged ZIP file (its entries overlap)"]
    );
    // One long address, linked to again and again.
    let address = format!("https://a.example/{}", "a".repeat(1 << 20));
    let relations = format!("<Relationship Id=\"r\" Type=\"x/hyperlink\" Target=\"{address}\"/>");
    let main = "<w:hyperlink r:id=\"r\"></w:hyperlink>".repeat(5000);
    let paper = zip(&[
        ("[Content_Types].xml", b""),
        ("word/document.xml", main.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ]);
    assert_eq!(
        told("f.docx", &paper),
        ["f.docx holds more than 64 MiB of text"]
    );
}

#[test]
fn heads_and_lengths_without_end_are_told() {
    let endless = [b"WARC/1.0\r\n".to_vec(), b"A: b\r\n".repeat(20_000)].concat();
    assert_eq!(
        told("f.warc", &endless),
        ["f.warc, after record 0, holds a head that does not end"]
    );
    let long = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 18446744073709551615\r\n\r\nHTTP/1.1 200 OK\r\n\r\nwords";
    assert_eq!(
        told("f.warc", long),
        ["f.warc#1 is larger than 64 MiB", "f.warc#1 is cut short"]
    );
}
