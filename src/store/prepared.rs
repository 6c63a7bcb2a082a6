//! A fact → its record, salted, written canonically and named, with its entry in the log, before it is stored.

use data_encoding::HEXLOWER;

use crate::log::canonical;
use crate::log::entry::LogEntry;
use crate::log::tree::leaf_hash;
use crate::model::digest::Digest;
use crate::model::record::{Fact, RECORD_FORM, Record, RecordId};
use crate::model::timestamp::Timestamp;

/// A record made ready: its id is known before it is stored, so that others can refer to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// SHA-256 of `bytes`.
    pub id: RecordId,
    /// The fact with its envelope.
    pub record: Record,
    pub(super) bytes: Vec<u8>,
    /// Its entry in the log: made here, by whoever hands it over, so that the one writer need not.
    pub(super) entry: Vec<u8>,
    pub(super) leaf: Digest,
}

impl Prepared {
    /// Salts the fact, writes it canonically and names it.
    ///
    /// # Panics
    /// When the system has no randomness, or a type of `model` cannot be written canonically; both
    /// are broken invariants.
    pub fn new(fact: Fact, at: Timestamp, run: Option<RecordId>) -> Self {
        let mut salt = [0_u8; 16];
        getrandom::fill(&mut salt).expect("the system gives random bytes");
        let record = Record {
            v: RECORD_FORM.to_owned(),
            salt: HEXLOWER.encode(&salt),
            at,
            run,
            fact,
        };
        let bytes = canonical::bytes(&record).expect("records are canonical by construction");
        let id = RecordId(Digest::of(&bytes));
        let entry = LogEntry::of(id, &record).bytes();
        let entry = entry.expect("entries are canonical by construction");
        Self {
            id,
            record,
            bytes,
            leaf: leaf_hash(&entry),
            entry,
        }
    }
}
