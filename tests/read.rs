//! Reading: bytes of every kind become text, and what is no text is named.

use pressmark::model::document::{Document, MediaType};
use pressmark::read::kind::NotADocument;
use pressmark::read::read;
use proptest::prelude::*;

fn one(source: &str, bytes: &[u8]) -> Document {
    read(source, bytes)
        .expect("it is text")
        .remove(0)
        .expect("it is a document")
}

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
        (&b"\x89PNG\r\n\x1a\n\0\0"[..], "PNG"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"words\0and\0zeros\0here\0", "NUL"),
    ] {
        let Err(NotADocument { what: named }) = read("a.txt", bytes) else {
            panic!("{what} was read as text");
        };
        assert!(named.contains(what), "{named}");
    }
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
    ] {
        assert_eq!(one(name, text.as_bytes()).media_type, kind, "{name}");
    }
}

#[test]
fn a_bad_line_does_not_hide_the_others() {
    let lines = "{\"id\":\"a\",\"text\":\"one\",\"media_type\":\"text/html\",\"language\":\"el\",\"url\":\"https://example.org/\"}\n\
                 not json\n\n{\"id\":7,\"text\":\"two\"}\n{\"id\":\"c\"}\n{\"text\":\"nameless\"}\n";
    let read = read("x.jsonl", lines.as_bytes()).expect("it is text");
    let ids: Vec<Result<String, u64>> = read
        .into_iter()
        .map(|line| line.map(|document| document.id).map_err(|bad| bad.number))
        .collect();
    assert_eq!(
        ids,
        [
            Ok("a".to_owned()),
            Err(2),
            Ok("7".to_owned()),
            Err(5),
            Ok("x.jsonl#6".to_owned())
        ]
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_named(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("a", &bytes);
    }
}
