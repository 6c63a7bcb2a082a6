//! What leaves the archive in a WARC is what was on the wire: answers without chunks and interim heads stand
//! in it byte for byte, and of every answer the bytes on the wire can be put together from the file alone.

use std::io::{self, Write};

use pressmark::export::warc;
use pressmark::model::digest::Digest;
use pressmark::model::exchange::Exchange;
use pressmark::model::package::{
    DocumentBytes, Holdings, LogHead, PackageFacts, PackagedStamp, Withheld,
};
use pressmark::model::record::{Fact, RECORD_FORM, Record, RecordId, WrittenRecord};
use pressmark::model::timestamp::Timestamp;

use super::exact::{WHOLE, rebuilt, url_of};
use super::{client, get, system_names};
use crate::export::warc::{Read1, members};
use crate::support::hostile::{Hostile, behaviours};

/// Answers whose block cannot be the bytes on the wire, since players read it literally.
const UNFRAMED: [&str; 7] = [
    "blank-line-first",
    "early-hints",
    "continue-first",
    "length-and-chunks",
    "chunks",
    "chunks-with-trailers",
    "chunks-of-one-byte",
];

struct Held {
    records: Vec<WrittenRecord>,
    objects: Vec<Vec<u8>>,
}

impl Holdings for Held {
    fn each_record(
        &self,
        visit: &mut dyn FnMut(&WrittenRecord) -> io::Result<()>,
    ) -> io::Result<()> {
        self.records.iter().try_for_each(visit)
    }

    fn copy_object(&self, digest: Digest, sink: &mut dyn Write) -> io::Result<()> {
        let object = self.objects.iter().find(|one| Digest::of(one) == digest);
        sink.write_all(object.expect("an object that is spoken of"))
    }

    fn log_head(&self) -> Option<&LogHead> {
        None
    }

    fn stamps(&self) -> &[PackagedStamp] {
        &[]
    }

    fn each_leaf(&self, _visit: &mut dyn FnMut(Digest) -> io::Result<()>) -> io::Result<()> {
        Ok(())
    }

    fn each_entry(&self, _visit: &mut dyn FnMut(u64, &[u8]) -> io::Result<()>) -> io::Result<()> {
        Ok(())
    }

    fn proof(&self, _record: RecordId) -> io::Result<Option<String>> {
        Ok(None)
    }
}

fn written(exchange: Exchange) -> WrittenRecord {
    let record = Record {
        v: RECORD_FORM.to_owned(),
        salt: "00".repeat(16),
        at: exchange.ended,
        run: None,
        fact: Fact::Exchange(Box::new(exchange)),
    };
    let bytes = serde_json::to_vec(&record).expect("JSON");
    WrittenRecord {
        id: RecordId(Digest::of(&bytes)),
        record,
        bytes,
    }
}

async fn fetched(server: &Hostile) -> Held {
    let folder = tempfile::tempdir().expect("a folder");
    let client = client(server, folder.path(), system_names());
    let mut held = Held {
        records: Vec::new(),
        objects: Vec::new(),
    };
    for name in WHOLE {
        let mut fetched = get(&client, &url_of(name)).await;
        let payload = fetched.payload.as_mut().expect("a body");
        held.objects.push(payload.head(1 << 20).expect("readable"));
        held.records.push(written(fetched.exchange));
    }
    held
}

fn find<'a>(records: &'a [Read1], kind: &str, name: &str) -> &'a Read1 {
    let host = format!("@{name}.hostile.example/");
    let of_host = |record: &&Read1| {
        record.field("WARC-Type") == kind && record.field("WARC-Target-URI").contains(&host)
    };
    let found = records.iter().find(of_host);
    found.unwrap_or_else(|| panic!("no {kind} of {name}"))
}

#[tokio::test]
async fn the_package_holds_what_was_on_the_wire() {
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| WHOLE.contains(&one.name)).collect());
    let held = fetched(&server).await;
    let about = PackageFacts {
        program: "pressmark test".to_owned(),
        archive: "archive".to_owned(),
        selection: "everything".to_owned(),
        as_of: Timestamp::from_millis(0),
        records: held.records.len() as u64,
        documents: DocumentBytes::LeftOut,
        withheld: Withheld::Nothing,
    };
    let mut file = Vec::new();
    warc::write(&held, &about, &mut file).expect("a file in memory");
    let records = members(&file);
    for (name, body) in WHOLE.into_iter().zip(&held.objects) {
        let sent = server.last_sent(name);
        let request = find(&records, "request", name);
        assert_eq!(request.block, server.last_received(name), "{name}");
        // Some bodies are the same bytes, which a WARC holds once.
        let answer = records.iter().find(|record| {
            let types = ["response", "revisit"];
            types.contains(&record.field("WARC-Type"))
                && request.field("WARC-Concurrent-To") == record.field("WARC-Record-ID")
        });
        let answer = answer.expect("an answer beside the request");
        let is_revisit = answer.field("WARC-Type") == "revisit";
        let mut block = answer.block.clone();
        if is_revisit {
            block.extend_from_slice(body);
        }
        if !UNFRAMED.contains(&name) && name != "length-too-short" {
            assert_eq!(
                String::from_utf8_lossy(&block),
                String::from_utf8_lossy(&sent),
                "{name}"
            );
        }
        assert!(block.starts_with(b"HTTP/"), "{name}");
        assert!(!block.starts_with(b"HTTP/1.1 1"), "{name}");
        assert!(block.ends_with(body), "{name}");
        let record = records.iter().find(|record| {
            record.field("WARC-Type") == "metadata"
                && record.field("WARC-Refers-To") == answer.field("WARC-Record-ID")
        });
        let record: Record =
            serde_json::from_slice(&record.expect("the record").block).expect("a record");
        let Fact::Exchange(exchange) = record.fact else {
            panic!("{name}: not an exchange");
        };
        let wire = exchange.transfer.and_then(|seen| seen.wire);
        let wire = wire.expect("a wire form");
        assert!(sent.starts_with(&rebuilt(&wire, body)), "{name}");
    }
}
