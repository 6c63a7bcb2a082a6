//! Records and objects → one WARC 1.1 file (ISO 28500:2017), a gzip member for each record, and its index.
//!
//! Each exchange that was answered becomes a `request` and a `response`, or a `revisit` where the same
//! bytes stand in the file already. Each record of the archive becomes a `metadata` record holding its exact
//! bytes, so that its block digest is its id; each document of the package a `resource`. Ids and times
//! are made of the records, so the same holdings give the same file. Memory holds one small body, and a
//! line of the index for each answer. [`write()`] is the way in. Cases: `tests/export/warc.rs`.

mod head;
mod index;
mod member;
mod surt;
mod target;

use std::collections::HashMap;
use std::io::{self, Write};

pub use self::index::{Entry, Index};
pub use self::surt::surt;
pub use self::target::target;

use self::member::{Fields, Members, Place};
use crate::model::digest::{Digest, Hasher};
use crate::model::exchange::{Answer, BodyCut, Exchange};
use crate::model::foreign::ForeignCapture;
use crate::model::package::{DocumentBytes, Holdings, PackageFacts};
use crate::model::record::{DocumentTaken, Fact, RecordId, WrittenRecord};

/// The profile of a `revisit` whose payload has the digest of an earlier one (WARC 1.1, 6.7.2).
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
/// Bodies up to this are held in memory while they are hashed; larger ones are read twice.
const BODY_BYTES_IN_MEMORY_MAX: u64 = 1 << 20;

/// Writes the file and gives back its index.
///
/// # Errors
/// Those of the holdings and of `out`; what was written until then is no whole file.
pub fn write(
    holdings: &dyn Holdings,
    about: &PackageFacts,
    out: &mut dyn Write,
) -> io::Result<Index> {
    let mut writer = Writer {
        holdings,
        members: Members::new(out),
        originals: HashMap::new(),
        index: Index::default(),
    };
    writer.warcinfo(about)?;
    holdings.each_record(&mut |written| writer.record(written, about))?;
    writer.index.sort();
    Ok(writer.index)
}

struct Writer<'a> {
    holdings: &'a dyn Holdings,
    members: Members<'a>,
    /// Where the index has the first record that holds a payload; later ones refer to it.
    originals: HashMap<Digest, usize>,
    index: Index,
}

impl Writer<'_> {
    /// The file's own description (WARC 1.1, 6.2). It names no file: a name would make two exports of one
    /// archive differ.
    fn warcinfo(&mut self, about: &PackageFacts) -> io::Result<()> {
        let block = format!(
            "software: {}\r\nformat: WARC File Format 1.1\r\n\
             conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
             isPartOf: {}\r\ndescription: {}\r\n",
            one_line(&about.program),
            one_line(&about.archive),
            one_line(&description(about)),
        );
        let mut fields = Fields::new("warcinfo", &urn("warcinfo", &about_digest(about)));
        fields.push("WARC-Date", about.as_of);
        fields.push("Content-Type", "application/warc-fields");
        self.block(&mut fields, block.as_bytes()).map(|_| ())
    }

    fn record(&mut self, written: &WrittenRecord, about: &PackageFacts) -> io::Result<()> {
        let mut refers_to = None;
        match &written.record.fact {
            Fact::Exchange(exchange) => {
                if let Some(answer) = exchange.answer() {
                    refers_to = Some(self.exchange(written.id, exchange, answer)?);
                }
            }
            Fact::Document(taken) if about.documents == DocumentBytes::Included => {
                refers_to = Some(self.document(written, taken)?);
            }
            Fact::ForeignCapture(capture) => {
                refers_to = Some(self.foreign(written, capture)?);
            }
            _ => {}
        }
        self.metadata(written, refers_to.as_deref())
    }

    /// The record itself. It is no payload of the web, so its address is a name of our own.
    fn metadata(&mut self, written: &WrittenRecord, refers_to: Option<&str>) -> io::Result<()> {
        let mut fields = Fields::new("metadata", &urn("metadata", &written.id.0));
        fields.push("WARC-Date", written.record.at);
        fields.push(
            "WARC-Target-URI",
            format_args!("urn:pressmark:record:{}", written.id),
        );
        if let Some(id) = refers_to {
            fields.push("WARC-Refers-To", id);
        }
        fields.push("Content-Type", "application/json");
        self.block(&mut fields, &written.bytes).map(|_| ())
    }

    fn document(&mut self, written: &WrittenRecord, taken: &DocumentTaken) -> io::Result<String> {
        let id = urn("resource", &written.id.0);
        let address = format!("urn:pressmark:document:{}", taken.digest);
        let mut fields = Fields::new("resource", &id);
        fields.push("WARC-Date", written.record.at);
        fields.push("WARC-Target-URI", &address);
        fields.push("WARC-Payload-Digest", sha256(taken.digest));
        fields.push("Content-Type", taken.media_type.name());
        let place = self.body(&mut fields, Vec::new(), taken.digest, taken.size)?;
        let mime = Some(self.index.mime(taken.media_type.name()));
        self.index.push(Entry {
            record: written.id,
            url: address.into(),
            date: written.record.at,
            mime,
            status: None,
            digest: taken.digest,
            payload: Some((place.block_at, taken.size)),
            place,
        });
        Ok(id)
    }

    /// Bytes out of another program's package. They were not answered to us, so they stand under a name of
    /// our own, not under the address the package gives.
    fn foreign(&mut self, written: &WrittenRecord, capture: &ForeignCapture) -> io::Result<String> {
        let id = urn("resource", &written.id.0);
        let address = format!("urn:pressmark:foreign:{}", written.id);
        let kind = capture
            .content_type
            .as_deref()
            .map_or_else(|| "application/octet-stream".to_owned(), one_line);
        let mut fields = Fields::new("resource", &id);
        fields.push("WARC-Date", written.record.at);
        fields.push("WARC-Target-URI", &address);
        fields.push("WARC-Payload-Digest", sha256(capture.digest));
        fields.push("Content-Type", &kind);
        let place = self.body(&mut fields, Vec::new(), capture.digest, capture.size)?;
        let mime = Some(self.index.mime(&kind));
        self.index.push(Entry {
            record: written.id,
            url: address.into(),
            date: written.record.at,
            mime,
            status: None,
            digest: capture.digest,
            payload: Some((place.block_at, capture.size)),
            place,
        });
        Ok(id)
    }

    /// The request and what came back; returns the id of the latter.
    fn exchange(
        &mut self,
        record: RecordId,
        exchange: &Exchange,
        answer: &Answer,
    ) -> io::Result<String> {
        let id = urn("response", &record.0);
        let address = target(&exchange.request.url);
        let mut shared = Fields::default();
        shared.push("WARC-Date", exchange.started);
        shared.push("WARC-Target-URI", &address);
        if let Some(ip) = head::address(answer) {
            shared.push("WARC-IP-Address", ip);
        }
        if let Some(protocol) = head::protocol(answer) {
            shared.push("WARC-Protocol", protocol);
        }
        let mut tail = Fields::default();
        tail.push("WARC-Payload-Digest", sha256(answer.body.digest));
        if let Some(cut) = &answer.body.cut {
            tail.push("WARC-Truncated", truncated(cut));
        }
        tail.push("Content-Type", "application/http; msgtype=response");
        let head = head::answer(exchange, answer);
        let payload_at = head.len() as u64;
        let original = self.original(answer).cloned();
        let is_revisit = original.is_some();
        let (place, mime) = if let Some(original) = original {
            let mut fields = Fields::new("revisit", &id);
            fields.extend(&shared);
            fields.push("WARC-Profile", SAME_PAYLOAD);
            fields.push("WARC-Refers-To", urn("response", &original.record.0));
            fields.push("WARC-Refers-To-Target-URI", &original.url);
            fields.push("WARC-Refers-To-Date", original.date);
            fields.extend(&tail);
            let place = self.block(&mut fields, &head)?;
            (place, Some("warc/revisit".to_owned()))
        } else {
            self.remember(answer);
            let mut fields = Fields::new("response", &id);
            fields.extend(&shared);
            fields.extend(&tail);
            let body = &answer.body;
            let place = self.body(&mut fields, head, body.digest, body.size)?;
            (place, head::media_type(answer))
        };
        let mut fields = Fields::new("request", &urn("request", &record.0));
        fields.extend(&shared);
        fields.push("WARC-Concurrent-To", &id);
        fields.push("WARC-Payload-Digest", sha256(Digest::of(b"")));
        fields.push("Content-Type", "application/http; msgtype=request");
        self.block(&mut fields, &head::request(exchange, answer))?;
        let mime = mime.map(|name| self.index.mime(&name));
        self.index.push(Entry {
            record,
            url: address.into(),
            date: exchange.started,
            mime,
            status: Some(answer.status),
            digest: answer.body.digest,
            payload: (!is_revisit).then_some((place.block_at + payload_at, answer.body.size)),
            place,
        });
        Ok(id)
    }

    /// The record that holds this answer's payload already, where one may stand for it.
    fn original(&self, answer: &Answer) -> Option<&Entry> {
        let found = self.originals.get(&answer.body.digest);
        let found = found.filter(|_| may_stand_for_others(answer))?;
        self.index.get(*found)
    }

    /// The next entry of the index will be of this answer.
    fn remember(&mut self, answer: &Answer) {
        if may_stand_for_others(answer) {
            self.originals.insert(answer.body.digest, self.index.len());
        }
    }

    /// A record whose block is at hand.
    fn block(&mut self, fields: &mut Fields, block: &[u8]) -> io::Result<Place> {
        fields.push("WARC-Block-Digest", sha256(Digest::of(block)));
        self.members
            .write(fields, block.len() as u64, |out| out.write_all(block))
    }

    /// A record whose block is a head and then an object.
    fn body(
        &mut self,
        fields: &mut Fields,
        mut head: Vec<u8>,
        object: Digest,
        size: u64,
    ) -> io::Result<Place> {
        if size <= BODY_BYTES_IN_MEMORY_MAX {
            let before = head.len() as u64;
            self.holdings.copy_object(object, &mut head)?;
            expect_size(object, head.len() as u64 - before, size)?;
            return self.block(fields, &head);
        }
        let mut hashed = Hashed {
            hasher: Hasher::default(),
            size: 0,
        };
        hashed.write_all(&head)?;
        self.holdings.copy_object(object, &mut hashed)?;
        let length = hashed.size;
        expect_size(object, length - head.len() as u64, size)?;
        fields.push("WARC-Block-Digest", sha256(hashed.hasher.finish()));
        let holdings = self.holdings;
        self.members.write(fields, length, |out| {
            out.write_all(&head)?;
            holdings.copy_object(object, out)
        })
    }
}

/// Only what is whole, not empty and served as such can stand for another answer's payload.
fn may_stand_for_others(answer: &Answer) -> bool {
    answer.body.size > 0 && answer.body.cut.is_none() && answer.status == 200
}

/// The object's own record says how long it is; a package must not say otherwise.
fn expect_size(object: Digest, found: u64, told: u64) -> io::Result<()> {
    if found == told {
        return Ok(());
    }
    let message = format!("object {object} has {found} bytes where its record says {told}");
    Err(io::Error::new(io::ErrorKind::InvalidData, message))
}

/// What a reader of the file must know that its fields do not tell (evidence.md 2.1, 9).
fn description(about: &PackageFacts) -> String {
    format!(
        "Selection: {}. Heads of HTTP/1 messages are as on the wire, request and answer, but for three things: \
         interim (1xx) heads are left out, framing in chunks with its trailers is undone, and header fields that \
         no longer fit the body as stored bear the prefix X-Archive-Orig-. All of it stands in the exchange's own \
         record (its metadata record here, members transfer.wire.answer_head and framing), from which the bytes \
         on the wire can be put together again. Heads of HTTP/2 answers are rebuilt from parsed ones: names in \
         lower case, reason phrases from a table, Host and the HTTP/1.1 form written by this program \
         (WARC-Protocol names the protocol really spoken). Bodies are as received, after transfer coding and \
         before content coding. Metadata records hold the archive's own records; the SHA-256 of each is its id. \
         This file shows what one computer recorded; it cannot show that the servers sent these bytes.",
        about.selection
    )
}

/// Why a body is not whole, in the words of WARC 1.1, 5.13.
const fn truncated(cut: &BodyCut) -> &'static str {
    match cut {
        BodyCut::SizeLimit { .. } => "length",
        BodyCut::TimeLimit { .. } => "time",
        BodyCut::Broken { .. } => "disconnect",
    }
}

/// A digest as WARC fields write it: label and lowercase Base16 (WARC 1.1 annotated, 5.8).
fn sha256(digest: Digest) -> String {
    format!("sha256:{digest}")
}

/// A WARC record id made of a digest and of what the record is to it: a UUID of version 8 (RFC 9562, 5.8).
fn urn(role: &str, of: &Digest) -> String {
    let mut bytes = [0_u8; 16];
    let digest = Digest::of(format!("pressmark/warc/{role}/{of}").as_bytes());
    for (to, from) in bytes.iter_mut().zip(digest.as_bytes()) {
        *to = *from;
    }
    let bits = u128::from_be_bytes(bytes);
    let version = (bits & !(0xf << 76)) | (0x8 << 76);
    let hex = format!("{:032x}", (version & !(0x3 << 62)) | (0x2 << 62));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
    format!("<urn:uuid:{}>", parts.join("-"))
}

/// What tells one package from another.
fn about_digest(about: &PackageFacts) -> Digest {
    Digest::of(format!("{about:?}").as_bytes())
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

/// Counts and hashes what passes.
struct Hashed {
    hasher: Hasher,
    size: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
