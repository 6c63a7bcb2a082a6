//! Reading: bytes of every kind become text, and what is no text is named.

use pressmark::model::document::MediaType;
use pressmark::read::Why;

use crate::support::packed;
use crate::support::reading::{all, one};

#[test]
fn encodings_are_told_by_mark_declaration_and_content() {
    let greek = "Η διαμαρτυρία συνεχίζεται στο λιμάνι της πόλης και σήμερα το πρωί.";
    let russian = "Паром снова ходит, и порт открыт для всех пассажиров с раннего утра.";
    let arabic = "عادت العبارة اليوم إلى الميناء وكان الجميع في انتظارها منذ الصباح الباكر";
    let japanese =
        "フェリーは今日から再開しました。港は朝から開いています。皆さまをお待ちしています。";
    let chinese = "渡轮今天恢复通航，港口从早上开始开放，欢迎大家前来乘坐。";
    let german =
        "Die Fähre fährt wieder, und die Gäste müssen früh da sein: größte Übung des Jahres.";
    for (label, text) in [
        ("windows-1253", greek),
        ("windows-1251", russian),
        ("windows-1256", arabic),
        ("Shift_JIS", japanese),
        ("GB18030", chinese),
        ("windows-1252", german),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a known label");
        let (bytes, _, _) = encoding.encode(text);
        let read = one("a.txt", &bytes);
        assert_eq!(read.text, text, "{label} was taken for {}", read.encoding);
        let declared = format!("<meta charset=\"{label}\"><p>");
        let mut page = declared.clone().into_bytes();
        page.extend_from_slice(&bytes);
        assert_eq!(
            one("a.html", &page).text,
            declared + text,
            "{label} declared"
        );
    }
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(german.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(one("a.txt", &wide).text, german);
    let unmarked: Vec<u8> = "Plain words in two bytes each."
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(
        one("a.txt", &unmarked).text,
        "Plain words in two bytes each."
    );
    assert_eq!(one("a.txt", "\u{feff}marked".as_bytes()).text, "marked");
}

#[test]
fn damaged_text_is_still_read() {
    let mut bytes = "Größe und Überfluss, Äpfel und Öl, süß und schön, für Mädchen und Brüder. "
        .repeat(3)
        .into_bytes();
    bytes.insert(5, 0xff);
    let read = one("a.txt", &bytes);
    assert_eq!(read.encoding, "UTF-8");
    assert!(read.text.contains('\u{fffd}') && read.text.contains("Äpfel"));
}

#[test]
fn what_is_no_text_is_named() {
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1a\n\0\0"[..], "is a PNG picture"),
        (b"PK\x03\x04rest", "is a damaged ZIP file"),
        (b"\x1f\x8brest", "could not be read"),
        (b"\xff\xd8\xff\xe0", "is a JPEG picture"),
        (b"words\0and\0zeros\0here\0", "NUL"),
    ] {
        let passed = all("a.txt", bytes).remove(0).expect_err("it is no text");
        assert!(passed.what.contains(what), "{passed}");
        assert_eq!(passed.source, "a.txt");
    }
    let empty = all("a.zip", &packed::zip(&[]))
        .remove(0)
        .expect_err("it is empty");
    assert_eq!(
        (empty.what.as_str(), empty.why),
        ("is an empty ZIP file", Why::Foreign)
    );
}

#[test]
fn what_is_gzipped_is_read_as_what_it_is() {
    let packed_text = packed::gzip("Größe — a text".as_bytes());
    assert_eq!(one("a.txt.gz", &packed_text).text, "Größe — a text");
    assert_eq!(
        one("a.md.gz", &packed::gzip(b"words")).media_type,
        MediaType::Markdown
    );
    let lines = packed::gzip(b"{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n");
    let ids: Vec<String> = all("x.jsonl.gz", &lines)
        .into_iter()
        .map(|document| document.expect("a document").id)
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let twice = all("a.txt.gz", &packed::gzip(&packed_text))
        .remove(0)
        .expect_err("once only");
    assert_eq!(twice.what, "is gzip-compressed twice over");
    // What comes before the damage is read, and the damage is told.
    let mut cut = packed::gzip(b"{\"id\":\"a\",\"text\":\"one\"}\n");
    cut.truncate(cut.len() - 6);
    let read = all("x.jsonl.gz", &cut);
    assert!(read.first().is_some_and(Result::is_ok), "{read:?}");
    assert!(read.last().is_some_and(Result::is_err), "{read:?}");
}

#[test]
fn kinds_are_told_by_name_and_by_markup() {
    for (name, text, kind) in [
        ("a.md", "words", MediaType::Markdown),
        ("a.HTML", "words", MediaType::Html),
        ("a.txt", "plain words", MediaType::Plain),
        ("-", "<!DOCTYPE html><p>x", MediaType::Html),
        ("-", "# Title\n\n> quoted\n", MediaType::Markdown),
        ("-", "Just words - and a dash.", MediaType::Plain),
        ("a.wiki", "words", MediaType::Plain),
        (
            "-",
            "<!-- a note -->\n== Title ==\nThe [[ferry]] sails.<ref>{{cite tweet|user=a|number=1|title=b}}</ref>\n",
            MediaType::Plain,
        ),
        (
            "-",
            "---\ntitle: x\n---\n## Part\n{{tweet 1}} and [[note]]",
            MediaType::Markdown,
        ),
    ] {
        assert_eq!(one(name, text.as_bytes()).media_type, kind, "{name}");
    }
}

#[test]
fn a_bad_line_does_not_hide_the_others() {
    let lines = "{\"id\":\"a\",\"text\":\"one\",\"media_type\":\"text/html\",\"language\":\"el\",\"url\":\"https://example.org/\"}\n\
                 not json\n\n{\"id\":7,\"text\":\"two\"}\n{\"id\":\"c\"}\n{\"text\":\"nameless\"}\n";
    let ids: Vec<Result<String, String>> = all("x.jsonl", lines.as_bytes())
        .into_iter()
        .map(|line| {
            line.map(|document| document.id)
                .map_err(|passed| passed.source)
        })
        .collect();
    assert_eq!(
        ids,
        [
            Ok("a".to_owned()),
            Err("x.jsonl, line 2,".to_owned()),
            Ok("7".to_owned()),
            Err("x.jsonl, line 5,".to_owned()),
            Ok("x.jsonl#6".to_owned())
        ]
    );
}
