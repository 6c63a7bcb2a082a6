//! Bytes and name → kind of document, or the name of what it is instead.
//!
//! Guesses from the name's ending first, then from the markup. Cases: `tests/read.rs`.

use crate::model::document::MediaType;

/// How much of a document is looked at to tell its kind.
const SNIFF_BYTES_MAX: usize = 4096;

/// What the bytes hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One document.
    Text(MediaType),
    /// One document a line.
    JsonLines,
}

/// The bytes are no text document; the message says what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a text document: {what}")]
pub struct NotADocument {
    /// What it is instead, as a noun phrase.
    pub what: &'static str,
}

/// First bytes of common formats that are not text (each from the format's own specification).
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"PK\x03\x04", "a ZIP file within another file"),
    (b"\x1f\x8b", "gzip-compressed twice over"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (
        b"%PDF-",
        "a PDF file; give its text instead, which pdftotext takes out",
    ),
    (b"\x7fELF", "a program (ELF)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Microsoft Office file",
    ),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"\0\0\x01\0", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
];

/// Whether a file begins like a ZIP file, be it an empty one (PKWARE APPNOTE 4.3.7, 4.3.16).
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Whether bytes begin like a gzip member (RFC 1952, section 2.3.1).
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b")
}

/// What the bytes are, if they are plainly no text. `encoding` is what they would be decoded as.
pub fn not_text(bytes: &[u8], encoding: &str) -> Option<NotADocument> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some(NotADocument { what });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(NotADocument {
            what: "an MP4, HEIC or AVIF file",
        });
    }
    let head = bytes.get(..SNIFF_BYTES_MAX).unwrap_or(bytes);
    let wide = encoding.starts_with("UTF-16");
    if !wide && memchr::memchr(0, head).is_some() {
        return Some(NotADocument {
            what: "binary (it holds NUL bytes)",
        });
    }
    let controls = head
        .iter()
        .filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31))
        .count();
    (!wide && controls * 10 > head.len()).then_some(NotADocument {
        what: "binary (it is full of control bytes)",
    })
}

/// The kind of a decoded text.
pub fn of(source: &str, text: &str) -> Kind {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    // What was packed is told by the name below.
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => return Kind::JsonLines,
        Some("html" | "htm" | "xhtml" | "shtml") => return Kind::Text(MediaType::Html),
        Some("md" | "markdown" | "mdx" | "rmd" | "qmd" | "mkd") => {
            return Kind::Text(MediaType::Markdown);
        }
        Some("wiki" | "wikitext" | "mediawiki") => return Kind::Text(MediaType::Plain),
        _ => {}
    }
    let head = head_of(text);
    if looks_like_json_lines(head) {
        Kind::JsonLines
    } else if looks_like_wikitext(head) {
        Kind::Text(MediaType::Plain)
    } else if looks_like_html(head) {
        Kind::Text(MediaType::Html)
    } else if looks_like_markdown(head) {
        Kind::Text(MediaType::Markdown)
    } else {
        Kind::Text(MediaType::Plain)
    }
}

/// The charset that a `<meta>` tag or an XML declaration names within the first bytes (HTML Standard, 13.2.3.2).
pub fn declared_charset(bytes: &[u8]) -> Option<&str> {
    const LABEL_BYTES_MAX: usize = 40;
    let head = bytes.get(..SNIFF_BYTES_MAX).unwrap_or(bytes);
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    let at = ["charset=", "encoding="].iter().find_map(|mark| {
        memchr::memmem::find_iter(&lower, mark.as_bytes())
            .find(|at| stands_in_declaration(lower.get(..*at).unwrap_or_default()))
            .map(|at| at + mark.len())
    })?;
    let value = head.get(at..)?;
    let value = match value.first() {
        Some(b'"' | b'\'') => value.get(1..)?,
        _ => value,
    };
    let length = value
        .iter()
        .take(LABEL_BYTES_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
        .count();
    std::str::from_utf8(value.get(..length)?).ok()
}

/// Whether what comes before lies in a tag that declares the page's own charset: those of scripts have one, too.
fn stands_in_declaration(before: &[u8]) -> bool {
    memchr::memrchr(b'<', before).is_some_and(|open| {
        let tag = before.get(open..).unwrap_or_default();
        tag.starts_with(b"<meta") || tag.starts_with(b"<?xml")
    })
}

fn head_of(text: &str) -> &str {
    let mut end = SNIFF_BYTES_MAX.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn looks_like_json_lines(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim_start();
    first.starts_with('{') && first.contains("\"text\"") && first.contains("\"id\"")
}

fn looks_like_html(head: &str) -> bool {
    let start = head.trim_start().to_ascii_lowercase();
    const OPENINGS: [&str; 14] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<!--",
        "<div",
        "<p>",
        "<p ",
        "<article",
        "<section",
        "<blockquote",
        "<figure",
        "<meta",
        "<?xml",
    ];
    OPENINGS.iter().any(|opening| start.starts_with(opening))
}

/// MediaWiki source has comments, tags and rules of its own that look like HTML or Markdown. Two different signs are
/// asked for, as for Markdown; whole pages of HTML and texts with front matter have such signs by accident.
fn looks_like_wikitext(head: &str) -> bool {
    let start = head
        .trim_start()
        .get(..9)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if head.starts_with("---\n") || start.starts_with("<!doctype") || start.starts_with("<html") {
        return false;
    }
    let has_template = || {
        head.split("{{")
            .skip(1)
            .any(|after| after.starts_with(char::is_alphabetic) && after.contains("}}"))
    };
    let lines = || head.lines().map(str::trim_end);
    let signs = [
        lines().any(|line| line.starts_with("==") && line.ends_with("==") && line.len() > 4),
        has_template(),
        head.contains("[[") && head.contains("]]"),
        head.contains("<ref>") || head.contains("<ref name"),
        head.contains("'''"),
        lines().any(|line| line.starts_with("{|")),
    ];
    signs.iter().filter(|sign| **sign).count() >= 2
}

/// Two different signs of Markdown are asked for, since each alone occurs in plain text.
fn looks_like_markdown(head: &str) -> bool {
    let line_starts = |mark: &str| head.lines().any(|line| line.starts_with(mark));
    let signs = [
        line_starts("# ") || line_starts("## ") || line_starts("### "),
        head.starts_with("---\n") && head.matches("\n---\n").count() == 1,
        head.contains("](http"),
        line_starts("```"),
        line_starts("> "),
        head.contains("**"),
        head.contains("<blockquote"),
    ];
    signs.iter().filter(|sign| **sign).count() >= 2
}
