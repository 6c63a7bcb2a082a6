//! What reading leaves beside a database → taken away again.
//!
//! SQLite makes `-wal` and `-shm` files for whoever reads, and a reader may not remove them. Where there was
//! no `-wal` file before, and there is an empty one after, a connection that may write is opened and closed:
//! the last one to close removes both, and nothing is folded into the database. Never touches a `-wal` file
//! that holds anything. Cases: `tests/runs/traces.rs`.

use std::fs;
use std::path::PathBuf;

use rusqlite::{Connection, OpenFlags};

/// Tidies up when dropped, which must be after the reader's connection.
pub(super) struct Tidy {
    database: PathBuf,
    /// True where the `-wal` file was there before.
    had_wal: bool,
}

impl Tidy {
    /// Looks at what is there before the reader comes.
    pub fn of(database: PathBuf) -> Self {
        let mut tidy = Self {
            database,
            had_wal: false,
        };
        tidy.had_wal = tidy.wal_bytes().is_some();
        tidy
    }

    fn wal_bytes(&self) -> Option<u64> {
        let mut wal = self.database.clone().into_os_string();
        wal.push("-wal");
        fs::metadata(wal).ok().map(|metadata| metadata.len())
    }
}

impl Drop for Tidy {
    fn drop(&mut self) {
        if self.had_wal || self.wal_bytes() != Some(0) {
            return;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Where this fails, the files stay; they do no harm.
        if let Ok(connection) = Connection::open_with_flags(&self.database, flags) {
            let _ = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        }
    }
}
