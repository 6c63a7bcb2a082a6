//! WARC files of several makers: what is read of their records, and what is told of damage.

use pressmark::extract::extract;
use pressmark::model::document::MediaType;
use pressmark::read::Why;

use crate::support::packed::{deflate, gzip};
use crate::support::reading::all;

/// A record with this type, target and block.
pub fn record(kind: &str, target: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2022-01-07T10:11:12Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// A response record with this answer's head (its lines but the empty one) and body.
pub fn response(target: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let mut block = format!("{}\r\n\r\n", head.replace('\n', "\r\n")).into_bytes();
    block.extend_from_slice(body);
    record(
        "response",
        target,
        "application/http; msgtype=response",
        &block,
    )
}

const PAGE: &str = "<!DOCTYPE html><p>The mayor wrote:</p><blockquote class=\"twitter-tweet\"><p>The ferry sails \
    again</p>&mdash; Port (@port) <a href=\"https://twitter.com/port/status/1479400000000000000\">January 7, 2022</a></blockquote>";

/// A file with a record of each type; the third, seventh and eighth hold pages.
fn records() -> Vec<Vec<u8>> {
    let html = "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8";
    vec![
        record(
            "warcinfo",
            "",
            "application/warc-fields",
            b"software: none\r\n",
        ),
        record(
            "request",
            "https://a.example/",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response("https://a.example/", html, PAGE.as_bytes()),
        response(
            "https://a.example/b.png",
            "HTTP/1.1 200 OK\nContent-Type: image/png",
            b"\x89PNG\r\n\x1a\n",
        ),
        response(
            "https://a.example/gone",
            "HTTP/1.1 404 Not Found\nContent-Type: text/html",
            b"<p>gone",
        ),
        record(
            "revisit",
            "https://a.example/",
            "application/http; msgtype=response",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        record(
            "conversion",
            "https://a.example/t",
            "text/plain",
            "Größe".as_bytes(),
        ),
        record("resource", "file:///c.md", "text/markdown", b"words"),
        record(
            "metadata",
            "https://a.example/",
            "text/plain",
            b"not a page",
        ),
    ]
}

#[test]
fn records_with_pages_become_documents_with_their_address_and_time() {
    let file = records();
    let plain: Vec<u8> = file.concat();
    let each: Vec<u8> = file.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [
        ("f.warc", plain.clone()),
        ("f.warc.gz", each),
        ("f.warc.gz", gzip(&plain)),
    ] {
        let (read, told): (Vec<_>, Vec<_>) = all(name, &bytes).into_iter().partition(Result::is_ok);
        let told: Vec<String> = told
            .into_iter()
            .filter_map(|one| one.err().map(|passed| passed.to_string()))
            .collect();
        assert_eq!(
            told,
            [format!(
                "{name} holds 1 revisit, which refers to a page stored before, and 1 page answered with a redirect or an error; not read"
            )]
        );
        let read: Vec<_> = read.into_iter().flatten().collect();
        let ids: Vec<&str> = read.iter().map(|document| document.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                format!("{name}#3 https://a.example/"),
                format!("{name}#7 https://a.example/t"),
                format!("{name}#8 file:///c.md"),
            ]
        );
        assert_eq!(read[0].text, PAGE);
        assert_eq!(read[0].url.as_deref(), Some("https://a.example/"));
        let at = read[0].recorded_at.expect("the record says when");
        assert_eq!(at.to_string(), "2022-01-07T10:11:12.000Z");
        assert_eq!(
            extract(&read[0]).posts[0].quoted_text,
            "The ferry sails again"
        );
        let kinds: Vec<MediaType> = read.iter().map(|document| document.media_type).collect();
        assert_eq!(
            kinds,
            [MediaType::Html, MediaType::Plain, MediaType::Markdown]
        );
        assert_eq!(read[1].text, "Größe");
    }
}

#[test]
fn codings_are_undone_whether_or_not_the_head_still_tells_the_truth() {
    let brotli: &[u8] = b"\x0b\x06\x80<p>brotli</p>\x03";
    let chunks = |body: &[u8]| {
        let (first, second) = body.split_at(body.len() / 2);
        let mut chunked = Vec::new();
        for chunk in [first, second] {
            chunked.extend(format!("{:x};name=value\r\n", chunk.len()).bytes());
            chunked.extend(chunk);
            chunked.extend(b"\r\n");
        }
        chunked.extend(b"0\r\nTrailer: x\r\n\r\n");
        chunked
    };
    let page = b"<p>The ferry sails again, and the port is open.</p>";
    for (head, body) in [
        ("Content-Encoding: gzip", gzip(page)),
        ("Content-Encoding: gzip", page.to_vec()),
        ("Content-Encoding: deflate", deflate(page)),
        ("Content-Encoding: br", page.to_vec()),
        (
            "Content-Encoding: zstd",
            zstd::encode_all(&page[..], 3).expect("memory takes it all"),
        ),
        ("Content-Encoding: unheard-of", page.to_vec()),
        ("Transfer-Encoding: chunked", chunks(page)),
        ("Transfer-Encoding: chunked", page.to_vec()),
        (
            "Transfer-Encoding: chunked\nContent-Encoding: gzip",
            chunks(&gzip(page)),
        ),
    ] {
        let head = format!("HTTP/2 200\nContent-Type: text/html\n{head}");
        let read = all("f.warc", &response("https://a.example/", &head, &body));
        let document = read[0].as_ref().expect("a document");
        assert_eq!(document.text.as_bytes(), page, "{head}");
    }
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: br";
    let read = all("f.warc", &response("https://a.example/", head, brotli));
    assert_eq!(read[0].as_ref().expect("a document").text, "<p>brotli</p>");
}

#[test]
fn the_servers_charset_counts_where_the_bytes_do_not_say_otherwise() {
    let greek = "Η διαμαρτυρία συνεχίζεται";
    let (bytes, ..) = encoding_rs::WINDOWS_1253.encode(greek);
    let head = "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=windows-1253";
    let read = all("f.warc", &response("https://a.example/", head, &bytes));
    let document = read[0].as_ref().expect("a document");
    assert_eq!(
        (document.text.as_str(), document.encoding),
        (greek, "windows-1253")
    );
}

#[test]
fn damage_is_told_and_the_records_after_it_are_read() {
    let page = |number: u8| {
        let target = format!("https://a.example/{number}");
        response(
            &target,
            "HTTP/1.1 200 OK\nContent-Type: text/html",
            b"<p>words</p>",
        )
    };
    let mut wrong_length = page(2);
    let at = wrong_length
        .windows(16)
        .position(|bytes| bytes == b"Content-Length: ")
        .expect("a length");
    wrong_length[at + 16] = b'x';
    let mut file = page(1);
    file.extend(wrong_length);
    file.extend(page(3));
    file.extend(b"\0\0\0 no record at all \xff\r\n");
    file.extend(page(4));
    let cut = page(5);
    file.extend(&cut[..cut.len() - 9]);
    let told: Vec<String> = all("f.warc", &file)
        .into_iter()
        .map(|one| match one {
            Ok(document) => document.source,
            Err(passed) => {
                assert_eq!(passed.why, Why::Damaged);
                passed.to_string()
            }
        })
        .collect();
    assert_eq!(
        told,
        [
            "f.warc#1 https://a.example/1",
            "f.warc#2 https://a.example/2 says no length that can be read",
            "f.warc#3 https://a.example/3",
            "f.warc, after record 3, holds something that is no record",
            "f.warc#4 https://a.example/4",
            "f.warc#5 https://a.example/5",
            "f.warc#5 https://a.example/5 is cut short; what is left of it was read",
        ]
    );
}
