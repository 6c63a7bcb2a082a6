//! Reading: bytes of every kind become text, and what is no text is named.

use std::io::Cursor;

use pressmark::model::citation::Span;
use pressmark::model::document::MediaType;
use pressmark::read::{self, Why};

use crate::support::packed;
use crate::support::reading::{all, one};

const GREEK: &str = "Η διαμαρτυρία συνεχίζεται στο λιμάνι της πόλης και σήμερα το πρωί.";
const RUSSIAN: &str = "Паром снова ходит, и порт открыт для всех пассажиров с раннего утра.";
const ARABIC: &str = "عادت العبارة اليوم إلى الميناء وكان الجميع في انتظارها منذ الصباح الباكر";
const HEBREW: &str = "המעבורת חזרה היום לנמל וכולם חיכו לה משעות הבוקר המוקדמות";
const JAPANESE: &str =
    "フェリーは今日から再開しました。港は朝から開いています。皆さまをお待ちしています。";
const CHINESE: &str = "渡轮今天恢复通航，港口从早上开始开放，欢迎大家前来乘坐。";
const TAIWANESE: &str = "渡輪今天恢復通航，港口從早上開始開放，歡迎大家前來搭乘。";
const KOREAN: &str = "여객선이 오늘부터 다시 운항합니다. 항구는 아침부터 열려 있습니다.";
const THAI: &str = "เรือเฟอร์รี่กลับมาให้บริการอีกครั้งในวันนี้และท่าเรือเปิดตั้งแต่เช้า";
const GERMAN: &str =
    "Die Fähre fährt wieder, und die Gäste müssen früh da sein: größte Übung des Jahres.";
const POLISH: &str = "Prom znów kursuje, a port jest otwarty dla wszystkich pasażerów od wczesnego ranka. Zażółć gęślą jaźń.";
const TURKISH: &str = "Feribot yine sefer yapıyor ve liman sabahın erken saatlerinden beri açık; yolcular şimdiden geliyor.";

/// Texts in the encodings that their languages are found in.
const ENCODED: [(&str, &str); 19] = [
    ("windows-1253", GREEK),
    ("ISO-8859-7", GREEK),
    ("windows-1251", RUSSIAN),
    ("KOI8-R", RUSSIAN),
    ("ISO-8859-5", RUSSIAN),
    ("windows-1256", ARABIC),
    ("ISO-8859-6", ARABIC),
    ("windows-1255", HEBREW),
    ("Shift_JIS", JAPANESE),
    ("EUC-JP", JAPANESE),
    ("ISO-2022-JP", JAPANESE),
    ("GB18030", CHINESE),
    ("Big5", TAIWANESE),
    ("EUC-KR", KOREAN),
    ("windows-874", THAI),
    ("windows-1252", GERMAN),
    ("windows-1250", POLISH),
    ("ISO-8859-2", POLISH),
    ("windows-1254", TURKISH),
];

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a known label");
    encoding.encode(text).0.into_owned()
}

#[test]
fn encodings_are_told_by_content_and_by_declaration() {
    for (label, text) in ENCODED {
        let bytes = encoded(label, text);
        let read = one("a.txt", &bytes);
        assert_eq!(read.text, text, "{label} was taken for {}", read.encoding);
        // A script's charset is not the page's.
        let declared = format!("<script charset=\"ibm866\"></script><meta charset=\"{label}\"><p>");
        let page = [declared.as_bytes(), &bytes].concat();
        assert_eq!(
            one("a.html", &page).text,
            declared + text,
            "{label} declared"
        );
    }
    // Labels that bytes in single-byte form cannot bear out, or that stand for no encoding that is read.
    for label in ["utf-16", "hz-gb-2312", "no-such-encoding"] {
        let declared = format!("<meta charset=\"{label}\"><p>");
        let page = [declared.as_bytes(), &encoded("windows-1251", RUSSIAN)].concat();
        assert_eq!(
            one("a.html", &page).text,
            declared + RUSSIAN,
            "{label} declared"
        );
    }
}

#[test]
fn two_bytes_a_character_are_told_with_and_without_a_mark() {
    for (_, text) in ENCODED {
        let text = format!("{text}\n一 a\n");
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(one("a.txt", &little).text, text);
        assert_eq!(one("a.txt", &big).text, text);
        assert_eq!(
            one("a.txt", &[b"\xff\xfe", &little[..]].concat()).text,
            text
        );
        assert_eq!(one("a.txt", &[b"\xfe\xff", &big[..]].concat()).text, text);
    }
    assert_eq!(one("a.txt", "\u{feff}marked".as_bytes()).text, "marked");
}

/// Every stretch of the text, found again in the bytes and decoded from there.
#[test]
fn places_in_the_text_lead_to_places_in_the_bytes() {
    let wide: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut sources: Vec<Vec<u8>> = ENCODED
        .iter()
        .filter(|(label, _)| *label != "ISO-2022-JP")
        .map(|(label, text)| encoded(label, text))
        .collect();
    sources.push([b"\xff\xfe", &wide[..]].concat());
    sources.push("\u{feff}A ferry ⛴ — and 🚢 more".into());
    for bytes in sources {
        let source = read::Source::Seekable(Box::new(Cursor::new(bytes.clone())));
        let piece = read::open("a.txt", source)
            .next()
            .expect("one")
            .expect("text");
        let document = piece.read().expect("text");
        let encoding =
            encoding_rs::Encoding::for_label(document.encoding.as_bytes()).expect("its own name");
        let length = document.text.chars().count();
        let spans: Vec<Span> = (0..length)
            .map(|start| Span {
                start,
                end: length.min(start + 3),
            })
            .collect();
        let found = piece
            .byte_spans(&document, &spans)
            .expect("text has places in its bytes");
        for (span, place) in spans.iter().zip(found) {
            let (start, end) = (place.start as usize, place.end as usize);
            let (again, _) = encoding.decode_without_bom_handling(&bytes[start..end]);
            assert_eq!(
                Some(&*again),
                span.slice(&document.text),
                "{}",
                document.encoding
            );
        }
    }
    let lines = Box::new(Cursor::new(b"{\"id\":\"a\",\"text\":\"one\"}".to_vec()));
    let piece = read::open("a.jsonl", read::Source::Seekable(lines))
        .next()
        .expect("one");
    let piece = piece.expect("a line");
    assert!(
        piece
            .byte_spans(&piece.read().expect("a document"), &[])
            .is_none()
    );
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
