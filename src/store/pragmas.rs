//! A connection → one that writes an archive: every setting that matters, spelled out.
//!
//! Two paces: the usual one keeps little in memory, for the network sets the speed; in a rush of records, as
//! when another archive's links are taken in, the indexes on digests are written all over, and are held.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::plans::keep_plans;

/// Memory for pages. More is of no use while the network sets the speed.
const PAGE_CACHE_KIB: i64 = 16 << 10;
/// The same in a rush: holds the index on the ids of four million records.
const PAGE_CACHE_RUSH_KIB: i64 = 256 << 10;
/// Pages in the WAL before it is folded in: 64 MiB (performance.md 2).
const WAL_PAGES_MAX: u32 = 8192;
/// What of the WAL's file is written over again rather than cut off once it is folded in.
const WAL_KEPT_BYTES: i64 = 64 << 20;
/// The same in a rush, where one transaction fills more than [`WAL_PAGES_MAX`].
const WAL_KEPT_RUSH_BYTES: i64 = 256 << 20;

/// Sets what the one writer needs.
pub(super) fn set(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "cache_size", -PAGE_CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", WAL_PAGES_MAX)?;
    connection.pragma_update(None, "journal_size_limit", WAL_KEPT_BYTES)?;
    // The rows of `due` are written by `DueRows`; the other triggers keep strangers from changing rows, and the
    // writer has no words for that but where it lifts them first.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    // SQLite makes the list of kinds into a table of its own for every single record. What the checks ask for
    // is so by the types of `model` here; the tests run with them.
    connection.pragma_update(None, "ignore_check_constraints", !cfg!(debug_assertions))?;
    keep_plans(connection)
}

/// Trades memory for speed; may be called within a transaction.
pub(super) fn set_for_rush(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -PAGE_CACHE_RUSH_KIB)?;
    connection.pragma_update(None, "journal_size_limit", WAL_KEPT_RUSH_BYTES)
}
