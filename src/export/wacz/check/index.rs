//! The text of an index → its lines by file and place (webrecorder specification `cdxj/0.1.0`).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read};

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::model::digest::Digest;

/// Unpacked indexes beyond this are not read.
const INDEX_BYTES_MAX: u64 = 1 << 30;
/// A longer line is none; what follows is taken for the next.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// After so many faults the rest would tell nothing new.
const FAULTS_MAX: usize = 100;

/// What one line says of a record. Addresses and digests are kept by their own SHA-256: an index has a line for each
/// of a hundred thousand records, and all are held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub length: u64,
    url: Digest,
    digest: Option<Digest>,
}

impl Line {
    /// True where the line names this address.
    pub fn is_of(&self, url: &str) -> bool {
        self.url == of(url)
    }

    /// True where the line names this digest, or none.
    pub fn allows(&self, digest: &str) -> bool {
        self.digest.is_none_or(|told| told == of(digest))
    }
}

fn of(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

/// All lines of all indexes.
#[derive(Default)]
pub(super) struct Lines {
    files: BTreeMap<String, BTreeMap<u64, Line>>,
    urls: BTreeSet<Digest>,
}

impl Lines {
    /// Takes an index in, line by line; returns what is wrong with it, of lines the first hundred.
    pub fn read(&mut self, name: &str, index: impl Read) -> Vec<String> {
        let index: Box<dyn Read + '_> = match name.ends_with(".gz") {
            true => Box::new(MultiGzDecoder::new(index)),
            false => Box::new(index),
        };
        let mut index = BufReader::new(index.take(INDEX_BYTES_MAX));
        let mut wrong = Vec::new();
        let (mut line, mut before) = (String::new(), String::new());
        let mut is_sorted = true;
        for number in 1.. {
            std::mem::swap(&mut line, &mut before);
            line.clear();
            match index.by_ref().take(LINE_BYTES_MAX).read_line(&mut line) {
                Ok(0) if number == 1 => wrong.push(format!("{name} is empty")),
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => wrong.push(format!("{name}, line {number}: {error}")),
            }
            if line.is_empty() || wrong.len() >= FAULTS_MAX {
                break;
            }
            if line.ends_with('\n') {
                line.pop();
            }
            is_sorted &= before <= line;
            if !line.starts_with("!meta") && self.line(&line).is_none() {
                wrong.push(format!("{name}, line {number} is no line of an index"));
            }
        }
        if !is_sorted {
            wrong.push(format!("{name} is not in order"));
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
        let url = of(fields["url"].as_str()?);
        let filename = fields["filename"].as_str()?;
        let told = Line {
            length: number("length")?,
            url,
            digest: fields["digest"].as_str().map(of),
        };
        let offset: u64 = number("offset")?;
        if !self.files.contains_key(filename) {
            self.files.insert(filename.to_owned(), BTreeMap::new());
        }
        self.files.get_mut(filename)?.insert(offset, told);
        self.urls.insert(url);
        Some(())
    }

    /// The lines that speak of a WARC, by offset.
    pub fn of_file(&self, filename: &str) -> Option<&BTreeMap<u64, Line>> {
        self.files.get(filename)
    }

    /// The WARCs that lines speak of.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    pub fn has_url(&self, url: &str) -> bool {
        self.urls.contains(&of(url))
    }
}
