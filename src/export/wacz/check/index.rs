//! The text of an index → its lines by file and place (webrecorder specification `cdxj/0.1.0`).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// Unpacked indexes beyond this are not read.
const INDEX_BYTES_MAX: u64 = 1 << 30;

/// What one line says of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub url: String,
    pub length: u64,
    pub digest: Option<String>,
}

/// All lines of all indexes.
#[derive(Default)]
pub(super) struct Lines {
    files: BTreeMap<String, BTreeMap<u64, Line>>,
    urls: BTreeSet<String>,
}

impl Lines {
    /// Takes an index in; returns what is wrong with it.
    pub fn read(&mut self, name: &str, text: &[u8]) -> Vec<String> {
        let mut wrong = Vec::new();
        let unpacked = if name.ends_with(".gz") {
            let mut unpacked = Vec::new();
            let read = MultiGzDecoder::new(text)
                .take(INDEX_BYTES_MAX)
                .read_to_end(&mut unpacked);
            if read.is_err() {
                wrong.push(format!("{name} is no gzip file"));
            }
            unpacked
        } else {
            text.to_vec()
        };
        let Ok(text) = String::from_utf8(unpacked) else {
            wrong.push(format!("{name} is no text"));
            return wrong;
        };
        if text.is_empty() {
            wrong.push(format!("{name} is empty"));
        }
        if !text.lines().is_sorted() {
            wrong.push(format!("{name} is not in order"));
        }
        for (number, line) in (1..).zip(text.lines()) {
            if line.starts_with("!meta") {
                continue;
            }
            if self.line(line).is_none() {
                wrong.push(format!("{name}, line {number} is no line of an index"));
            }
        }
        wrong
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let mut parts = line.splitn(3, ' ');
        let (_key, moment) = (parts.next()?, parts.next()?);
        if moment.is_empty() || !moment.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fields: Value = serde_json::from_str(parts.next()?).ok()?;
        let number = |name: &str| match &fields[name] {
            Value::String(digits) => digits.parse().ok(),
            Value::Number(number) => number.as_u64(),
            _ => None,
        };
        let url = fields["url"].as_str()?.to_owned();
        let filename = fields["filename"].as_str()?.to_owned();
        let told = Line {
            url: url.clone(),
            length: number("length")?,
            digest: fields["digest"].as_str().map(str::to_owned),
        };
        let offset: u64 = number("offset")?;
        self.files.entry(filename).or_default().insert(offset, told);
        self.urls.insert(url);
        Some(())
    }

    /// The lines that speak of a WARC, by offset.
    pub fn of_file(&self, filename: &str) -> BTreeMap<u64, Line> {
        self.files.get(filename).cloned().unwrap_or_default()
    }

    /// The WARCs that lines speak of.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    pub fn has_url(&self, url: &str) -> bool {
        self.urls.contains(url)
    }
}
