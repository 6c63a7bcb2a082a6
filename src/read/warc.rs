//! WARC files (ISO 28500:2017; WET files are WARC files of conversions) → one [`Piece`] a record that holds a page.
//!
//! Taken are answers with a success code and text in them, resources and conversions that are text. Pictures, scripts,
//! requests and metadata are no documents; they are passed over without a word. Revisits and answers without success are
//! counted, and told at the end. Records are numbered from 1, all kinds of them, so that other programs count the same.
//! Cases: `tests/containers/warc.rs`.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use super::head::{self, HEAD_BYTES_MAX, Head};
use super::http::{self, Answer};
use super::passed::{Passed, reason};
use super::piece::{DOCUMENT_BYTES_MAX, Form, Piece};
use crate::model::document::MediaType;

const MARK: &[u8] = b"WARC/";
/// As much of a record as is read to see whether it holds a page: its answer's head.
const LOOKED_AT_BYTES: u64 = HEAD_BYTES_MAX as u64;

/// Whether a file begins like a WARC file.
pub(super) fn is_warc(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(MARK)
}

/// The records of a file that hold pages, one at a time.
#[derive(Debug)]
pub(super) struct Records<R> {
    name: String,
    reader: R,
    number: u64,
    /// The first line of the next record, when looking for it went past its beginning.
    met: Vec<u8>,
    /// To be told after the record it belongs to.
    told_next: Option<Passed>,
    /// Revisits met, and pages answered without a success code.
    revisits: u64,
    refusals: u64,
    ended: bool,
}

/// What stands at a place where a record should begin.
enum Met {
    Head { fields: Head, bytes: Vec<u8> },
    Damage(&'static str),
    End,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(name: &str, reader: R) -> Self {
        Self {
            name: name.to_owned(),
            reader,
            number: 0,
            met: Vec::new(),
            told_next: None,
            revisits: 0,
            refusals: 0,
            ended: false,
        }
    }

    fn read_on(&mut self) -> io::Result<Option<Result<Piece, Passed>>> {
        loop {
            match self.head()? {
                Met::End => return Ok(None),
                Met::Damage(what) => {
                    let place = format!("{}, after record {},", self.name, self.number);
                    self.find_next()?;
                    return Ok(Some(Err(Passed::damaged(&place, what))));
                }
                Met::Head { fields, bytes } => {
                    self.number += 1;
                    if let Some(found) = self.record(&fields, bytes)? {
                        return Ok(Some(found));
                    }
                }
            }
        }
    }

    /// The head of the next record; blank lines before it are those that end the one before.
    fn head(&mut self) -> io::Result<Met> {
        let mut bytes = std::mem::take(&mut self.met);
        while bytes.is_empty() {
            if line(&mut self.reader, &mut bytes)? == 0 {
                return Ok(Met::End);
            }
            if bytes.trim_ascii().is_empty() {
                bytes.clear();
            }
        }
        if !bytes.starts_with(MARK) {
            return Ok(Met::Damage("holds something that is no record"));
        }
        loop {
            let before = bytes.len();
            if line(&mut self.reader, &mut bytes)? == 0 {
                return Ok(Met::Damage("ends within the head of a record"));
            }
            if bytes.len() > HEAD_BYTES_MAX {
                return Ok(Met::Damage("holds a head that does not end"));
            }
            if bytes
                .get(before..)
                .is_some_and(|line| line.trim_ascii().is_empty())
            {
                break;
            }
        }
        Ok(match Head::split(&bytes) {
            Some((fields, _)) => Met::Head { fields, bytes },
            None => Met::Damage("holds a head that cannot be read"),
        })
    }

    /// Moves on to a line that begins like a record.
    fn find_next(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        while line(&mut self.reader, &mut bytes)? > 0 {
            if bytes.starts_with(MARK) {
                self.met = bytes;
                return Ok(());
            }
            bytes.clear();
        }
        Ok(())
    }

    /// Reads the block of a record, and keeps it where it holds a page.
    fn record(
        &mut self,
        fields: &Head,
        mut bytes: Vec<u8>,
    ) -> io::Result<Option<Result<Piece, Passed>>> {
        let target = fields
            .field("warc-target-uri")
            .map(|url| url.trim_matches(['<', '>']));
        let place = match target {
            Some(url) => format!("{}#{} {url}", self.name, self.number),
            None => format!("{}#{}", self.name, self.number),
        };
        let Some(length) = fields
            .field("content-length")
            .and_then(|length| length.parse::<u64>().ok())
        else {
            self.find_next()?;
            let what = "says no length that can be read";
            return Ok(Some(Err(Passed::damaged(&place, what))));
        };
        let head_bytes = bytes.len();
        let looked_at = length.min(LOOKED_AT_BYTES);
        (&mut self.reader).take(looked_at).read_to_end(&mut bytes)?;
        let block = bytes.get(head_bytes..).unwrap_or_default();
        let left = length - block.len() as u64;
        let holding = holding(fields, block);
        if holding != Holding::Page {
            self.revisits += u64::from(holding == Holding::Revisit);
            self.refusals += u64::from(holding == Holding::Refusal);
            self.skip(&place, left)?;
            return Ok(None);
        }
        if length > DOCUMENT_BYTES_MAX {
            self.skip(&place, left)?;
            let what = format!("is larger than {} MiB", DOCUMENT_BYTES_MAX >> 20);
            return Ok(Some(Err(Passed::damaged(&place, what))));
        }
        let read = (&mut self.reader).take(left).read_to_end(&mut bytes)?;
        if (read as u64) < left {
            self.told_next = Some(Passed::damaged(
                &place,
                "is cut short; what is left of it was read",
            ));
        }
        let mut piece = Piece::new(place, bytes, Form::Record);
        piece.url = target.map(str::to_owned);
        piece.recorded_at = fields.field("warc-date").and_then(|date| date.parse().ok());
        Ok(Some(Ok(piece)))
    }

    /// What was passed over though it may look like a page to who counts them.
    fn left_out(&self) -> Option<Passed> {
        let counted = |count: u64, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {many}")),
        };
        let revisits = counted(
            self.revisits,
            "revisit, which refers to a page stored before",
            "revisits, which refer to pages stored before",
        );
        let refusals = counted(
            self.refusals,
            "page answered with a redirect or an error",
            "pages answered with a redirect or an error",
        );
        let parts: Vec<String> = revisits.into_iter().chain(refusals).collect();
        let what = format!("holds {}; not read", parts.join(", and "));
        (!parts.is_empty()).then(|| Passed::aside(&self.name, what))
    }

    fn skip(&mut self, place: &str, bytes: u64) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut self.reader).take(bytes), &mut io::sink())?;
        if skipped < bytes {
            self.told_next = Some(Passed::damaged(place, "is cut short"));
        }
        Ok(())
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Piece, Passed>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(passed) = self.told_next.take() {
            return Some(Err(passed));
        }
        if self.ended {
            return None;
        }
        match self.read_on() {
            Ok(Some(found)) => Some(found),
            Ok(None) => {
                self.ended = true;
                let left_out = self.left_out();
                match self.told_next.take() {
                    Some(told) => {
                        self.told_next = left_out;
                        Some(Err(told))
                    }
                    None => left_out.map(Err),
                }
            }
            // A reader that failed would fail for ever.
            Err(error) => {
                self.ended = true;
                let place = format!("{}, after record {},", self.name, self.number);
                let what = format!("could not be read on ({})", reason(&error));
                Some(Err(Passed::damaged(&place, what)))
            }
        }
    }
}

/// Appends one line, or as much of it as a head may have; lines of foreign bytes have no end.
fn line(reader: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<usize> {
    reader
        .take(HEAD_BYTES_MAX as u64 + 1)
        .read_until(b'\n', bytes)
}

/// What a record is to who looks for documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holding {
    Page,
    /// The same as an earlier record, which is not searched for.
    Revisit,
    /// A page whose code is none of success.
    Refusal,
    Nothing,
}

/// Tells it from the record's head and the beginning of its block.
fn holding(fields: &Head, block: &[u8]) -> Holding {
    let content_type = fields.field("content-type");
    match fields
        .field("warc-type")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("response") => match Answer::split(block) {
            Some((answer, _)) if http::may_be_a_document(answer.content_type()) => {
                match answer.status {
                    Some(200..300) => Holding::Page,
                    Some(_) => Holding::Refusal,
                    None => Holding::Nothing,
                }
            }
            _ => Holding::Nothing,
        },
        Some("revisit") => Holding::Revisit,
        // Unlike an answer, these must say what they are: a foreign scheme's bytes may be anything.
        Some("resource" | "conversion")
            if content_type.is_some() && http::may_be_a_document(content_type) =>
        {
            Holding::Page
        }
        _ => Holding::Nothing,
    }
}

/// What a record holds, as a reader would see it.
pub(super) struct Payload<'a> {
    pub(super) body: Cow<'a, [u8]>,
    pub(super) charset: Option<String>,
    pub(super) media_type: Option<MediaType>,
}

/// The payload of a record with its head, as [`Records`] gives it.
///
/// # Errors
/// Where the body decodes to more than is read.
pub(super) fn payload<'a>(place: &str, record: &'a [u8]) -> Result<Payload<'a>, Passed> {
    let Some((fields, block)) = Head::split(record) else {
        return Err(Passed::damaged(place, "holds a head that cannot be read"));
    };
    let (body, content_type) = match Answer::split(block) {
        Some((answer, stored)) => {
            let too_large = |_| {
                let what = format!("decodes to more than {} MiB", DOCUMENT_BYTES_MAX >> 20);
                Passed::damaged(place, what)
            };
            let content_type = answer.content_type().map(str::to_owned);
            (answer.body(stored).map_err(too_large)?, content_type)
        }
        None => (
            Cow::Borrowed(block),
            fields.field("content-type").map(str::to_owned),
        ),
    };
    let told = content_type.as_deref().unwrap_or_default();
    let media_type = match head::essence(told).as_str() {
        "application/xhtml+xml" => Some(MediaType::Html),
        // Servers call pages and Markdown plain text, too: those are told by their looks.
        "text/plain" => None,
        other => MediaType::from_name(other),
    };
    Ok(Payload {
        body,
        charset: head::charset(told),
        media_type,
    })
}
