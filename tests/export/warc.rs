//! The WARC, read back member by member with nothing but a gzip reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::bufread::GzDecoder;
use pressmark::export::warc::{self, Index};
use pressmark::jobs::export::{Gathered, Selection};
use pressmark::model::digest::Digest;
use pressmark::model::package::{Holdings, Withheld};
use pressmark::model::record::Fact;

use super::archive::gathered;

/// A record of a WARC as a stranger reads it.
pub struct Read1 {
    offset: u64,
    length: u64,
    fields: BTreeMap<String, String>,
    pub block: Vec<u8>,
}

impl Read1 {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Head and body of an HTTP message.
    fn http(&self) -> (String, &[u8]) {
        let end = self
            .block
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("an HTTP head");
        let head = String::from_utf8_lossy(&self.block[..end]).into_owned();
        (head, &self.block[end + 4..])
    }
}

fn made(selection: &Selection) -> (Gathered, Vec<u8>, Index) {
    let gathered = gathered(selection);
    let mut bytes = Vec::new();
    let index = warc::write(&gathered, &gathered.about, &mut bytes).expect("a sound archive");
    (gathered, bytes, index)
}

pub fn members(bytes: &[u8]) -> Vec<Read1> {
    let mut rest = bytes;
    let mut records = Vec::new();
    while !rest.is_empty() {
        let before = rest.len();
        let mut record = Vec::new();
        let mut decoder = GzDecoder::new(&mut rest);
        decoder.read_to_end(&mut record).expect("a gzip member");
        let head_end = record
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a WARC head");
        let head = String::from_utf8(record[..head_end].to_vec()).expect("UTF-8");
        let mut lines = head.split("\r\n");
        assert_eq!(lines.next(), Some("WARC/1.1"));
        let fields: BTreeMap<String, String> = lines
            .map(|line| {
                let (name, value) = line.split_once(": ").expect("a field");
                (name.to_owned(), value.to_owned())
            })
            .collect();
        let length: usize = fields["Content-Length"].parse().expect("a length");
        let block = record[head_end + 4..].to_vec();
        assert_eq!(&block[length..], b"\r\n\r\n", "{head}");
        records.push(Read1 {
            offset: (bytes.len() - before) as u64,
            length: (before - rest.len()) as u64,
            fields,
            block: block[..length].to_vec(),
        });
    }
    records
}

#[test]
fn the_same_archive_gives_the_same_bytes() {
    let (_, first, index) = made(&Selection::All);
    let (_, second, again) = made(&Selection::All);
    assert_eq!(Digest::of(&first), Digest::of(&second));
    assert_eq!(index, again);
}

#[test]
fn every_record_and_every_answer_is_in_it_under_its_digest() {
    let (gathered, bytes, _) = made(&Selection::All);
    let records = members(&bytes);
    let mut ids = BTreeSet::new();
    for record in &records {
        let digest = format!("sha256:{}", Digest::of(&record.block));
        assert_eq!(record.field("WARC-Block-Digest"), digest);
        assert!(
            ids.insert(record.field("WARC-Record-ID").to_owned()),
            "an id twice"
        );
    }
    let mut wanted = Vec::new();
    gathered
        .each_record(&mut |written| {
            wanted.push(written.clone());
            Ok(())
        })
        .expect("a sound archive");
    assert!(wanted.len() > 100);
    for written in wanted {
        let address = format!("urn:pressmark:record:{}", written.id);
        let held: Vec<_> = (records.iter())
            .filter(|record| record.field("WARC-Target-URI") == address)
            .collect();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].block, written.bytes);
        let Fact::Exchange(exchange) = &written.record.fact else {
            continue;
        };
        let Some(answer) = exchange.answer() else {
            assert_eq!(held[0].field("WARC-Refers-To"), "");
            continue;
        };
        let response = (records.iter())
            .find(|record| record.field("WARC-Record-ID") == held[0].field("WARC-Refers-To"))
            .expect("the record's answer");
        let payload = format!("sha256:{}", answer.body.digest);
        assert_eq!(response.field("WARC-Payload-Digest"), payload);
        assert_eq!(response.field("WARC-Date"), exchange.started.to_string());
        let (head, body) = response.http();
        assert!(
            head.starts_with(&format!("HTTP/1.1 {}", answer.status)),
            "{head}"
        );
        match response.field("WARC-Type") {
            "response" => assert_eq!(Digest::of(body), answer.body.digest),
            "revisit" => assert!(body.is_empty()),
            other => panic!("an answer as {other}"),
        }
    }
}

#[test]
fn a_payload_that_came_twice_stands_once() {
    let (_, bytes, _) = made(&Selection::All);
    let records = members(&bytes);
    let revisits: Vec<_> = (records.iter())
        .filter(|record| record.field("WARC-Type") == "revisit")
        .collect();
    assert!(revisits.len() > 5);
    for revisit in revisits {
        let original = (records.iter())
            .find(|record| record.field("WARC-Record-ID") == revisit.field("WARC-Refers-To"))
            .expect("the original");
        assert!(original.offset < revisit.offset);
        assert_eq!(original.field("WARC-Type"), "response");
        for (of_original, named) in [
            ("WARC-Payload-Digest", "WARC-Payload-Digest"),
            ("WARC-Target-URI", "WARC-Refers-To-Target-URI"),
            ("WARC-Date", "WARC-Refers-To-Date"),
        ] {
            assert_eq!(original.field(of_original), revisit.field(named));
        }
    }
}

#[test]
fn what_is_cut_or_was_chunked_says_so() {
    let (_, bytes, _) = made(&Selection::All);
    let records = members(&bytes);
    let cut: Vec<_> = (records.iter())
        .filter(|record| !record.field("WARC-Truncated").is_empty())
        .collect();
    assert!(!cut.is_empty(), "the archive holds a body that was cut off");
    for record in cut {
        assert_eq!(record.field("WARC-Truncated"), "disconnect");
        let (head, _) = record.http();
        assert!(
            head.contains("\r\nX-Archive-Orig-content-length: "),
            "{head}"
        );
    }
    for record in &records {
        if record.field("Content-Type").starts_with("application/http") {
            let (head, _) = record.http();
            assert!(!head.contains("\r\ntransfer-encoding"), "{head}");
        }
    }
    let chunked = "\r\nX-Archive-Orig-transfer-encoding: chunked";
    let of_answers = |record: &&Read1| record.field("Content-Type").ends_with("msgtype=response");
    let mut answers = records.iter().filter(of_answers);
    assert!(answers.any(|record| record.http().0.contains(chunked)));
}

#[test]
fn the_index_tells_where_each_answer_stands() {
    let (_, bytes, index) = made(&Selection::All);
    let records = members(&bytes);
    let playable = ["response", "revisit", "resource"];
    let count = (records.iter())
        .filter(|record| playable.contains(&record.field("WARC-Type")))
        .count();
    assert_eq!(index.entries().count(), count);
    for entry in index.entries() {
        let record = (records.iter())
            .find(|record| record.offset == entry.place.offset)
            .expect("a member where the index says");
        assert_eq!(record.length, entry.place.length);
        assert_eq!(record.field("WARC-Target-URI"), &*entry.url);
        let payload = format!("sha256:{}", entry.digest);
        assert_eq!(record.field("WARC-Payload-Digest"), payload);
    }
    let mut lines = Vec::new();
    index.write_cdxj("a.warc.gz", &mut lines).expect("memory");
    let lines = String::from_utf8(lines).expect("UTF-8");
    let lines: Vec<&str> = lines.lines().collect();
    assert!(lines.is_sorted());
}

#[test]
fn a_selection_is_closed_and_says_what_it_is() {
    let all = gathered(&Selection::All);
    let facts = all.facts().expect("facts");
    let citation = facts.documents[0].citations[0].record.to_string();
    let document = facts.documents[0].id.clone();
    // What is asked again takes longer than the rest: the earliest link of the last round is taken.
    let citations = facts.documents.iter().flat_map(|one| &one.citations);
    let last_seen = citations
        .flat_map(|citation| &citation.links)
        .filter_map(|link| Some(link.life.observations.last()?.at))
        .min()
        .expect("an observation");
    for (selection, narrower) in [
        (Selection::Citation(citation[..12].to_owned()), true),
        (Selection::Document(document), false),
        (Selection::Dead, true),
        (Selection::Since(last_seen), false),
    ] {
        let (gathered, bytes, _) = made(&selection);
        let mut held = BTreeSet::new();
        let mut named = BTreeSet::new();
        gathered
            .each_record(&mut |written| {
                held.insert(written.id);
                named.extend(written.record.fact.refers_to());
                named.extend(written.record.run);
                Ok(())
            })
            .expect("a sound archive");
        assert!(
            named.is_subset(&held),
            "{selection:?} leaves out what it names"
        );
        assert_eq!(held.len() as u64, gathered.about.records);
        // What was recorded since a moment may concern every link there is.
        let is_narrower = gathered.about.records < all.about.records;
        assert!(is_narrower || !narrower, "{selection:?}");
        let description = String::from_utf8(members(&bytes)[0].block.clone()).expect("UTF-8");
        assert!(
            description.contains(&gathered.about.selection),
            "{description}"
        );
        assert!(!gathered.facts().expect("facts").documents.is_empty());
    }
    let unknown = pressmark::jobs::export::gather(
        &super::archive::archive(),
        &Selection::Citation("ffffffffffff".to_owned()),
        Withheld::Nothing,
    );
    assert!(unknown.is_err());
}
