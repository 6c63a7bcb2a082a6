//! The archive: records and objects in one SQLite file. The only room with SQL and with files of the
//! archive.
//!
//! Other rooms see whole records: [`Writer::put`] takes records with the bytes they speak of and
//! stores both or neither; [`Reader`] hands whole facts back and has no way to write. Verification
//! lives in [`check`]. Nothing here decides what is true; nothing here is ever changed, and nothing taken out but by
//! a purge, which says so in the log.

mod append;
mod archive;
pub mod check;
mod check_records;
mod due_rows;
mod header;
mod kept;
mod key_disk;
mod key_file;
mod ledger;
mod merge;
mod objects;
mod pack;
mod plans;
mod pragmas;
mod prepared;
mod project;
mod purge;
mod reader;
mod reader_posts;
mod reader_requisites;
mod reader_rows;
mod replica;
mod rows;
mod search_index;
mod sign;
mod statements;
mod tidy;
mod witness;
mod writer;

pub use archive::{Archive, Opened, StoreFault};
pub use key_disk::{KeyDisk, KeyStep, OwnDisk};
pub use ledger::{KeptCheckpoint, StoredCheckpoint};
pub use merge::TellMerge;
pub use objects::Progress;
pub use prepared::Prepared;
pub use purge::Swept;
pub use reader::{MergedRecord, ObjectEntry, Reader, StoredRecord};
pub use replica::Replicated;
pub use search_index::{Found, Passage, PassageKind, PassagePlace, SearchIndex};
pub use sign::Contradiction;
pub use witness::{NotCosigned, WitnessDesk};
pub use writer::Writer;
