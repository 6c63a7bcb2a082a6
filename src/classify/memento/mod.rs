//! Copies in public web archives: how an archive is asked, what its answer lists, which capture comes first,
//! and whether its body holds what was cited (liveness.md 9). Asks nothing; cases: `tests/memento.rs`.

pub mod archive;
pub mod choose;
pub mod held;
pub mod listing;
pub mod save;
pub mod stamp14;
pub mod variants;
pub mod warc_record;
