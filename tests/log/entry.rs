//! Entries: the exact bytes that are hashed into the log, and that they tell no more than they should.

use pressmark::log::entry::LogEntry;
use pressmark::model::digest::Digest;
use pressmark::model::record::{Fact, LinkSeen, RECORD_FORM, Record, RecordId};

#[test]
fn an_entry_names_its_record_and_holds_nothing_of_it() {
    let record = Record {
        v: RECORD_FORM.to_owned(),
        salt: "00".repeat(16),
        at: "2026-10-01T08:00:00.000Z".parse().expect("a time"),
        run: None,
        fact: Fact::Link(LinkSeen {
            url: "https://t.co/AbCdEfGhIj".to_owned(),
        }),
    };
    let entry = LogEntry::of(RecordId(Digest::of(b"record")), &record);
    let bytes = entry.bytes().expect("canonical bytes");
    assert_eq!(
        String::from_utf8(bytes.clone()).expect("JSON is UTF-8"),
        "{\"at\":\"2026-10-01T08:00:00.000Z\",\"kind\":\"link\",\
         \"record\":\"70ce871f8a3d3fb449bc3c3ace6547cef02dfc74ffe48d912532a724bfdbe5b9\",\
         \"v\":\"pressmark/entry/1\"}"
    );
    let read: LogEntry = serde_json::from_slice(&bytes).expect("an entry");
    assert_eq!(read, entry);
}

#[test]
fn an_entry_with_more_in_it_is_none() {
    let padded = "{\"at\":\"2026-10-01T08:00:00.000Z\",\"kind\":\"link\",\"name\":\"somebody\",\
                  \"record\":\"00\",\"v\":\"pressmark/entry/1\"}";
    let record = "00".repeat(32);
    let padded = padded.replace("\"00\"", &format!("\"{record}\""));
    assert!(serde_json::from_str::<LogEntry>(&padded).is_err());
    let plain = padded.replace("\"name\":\"somebody\",", "");
    assert!(serde_json::from_str::<LogEntry>(&plain).is_ok());
}
