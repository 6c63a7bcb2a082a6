//! A connection → one that plans each question once.
//!
//! SQLite, built with its fourth kind of statistics as here, plans a kept question anew whenever another value
//! is bound to it, which cost a tenth of a whole run. The planner's stability guarantee stops that: plans then
//! depend on the schema alone, which has no statistics anyway.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// Plans stay as they are once made.
pub(super) fn keep_plans(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
