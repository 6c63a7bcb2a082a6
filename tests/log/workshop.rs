//! A small archive with a log, made through the store alone, and ways to lay hands on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use tempfile::TempDir;

use pressmark::jobs::verify::{Verified, verify};
use pressmark::jobs::{Clock, Fault};
use pressmark::model::finding::Finding;
use pressmark::model::protection::Signing;
use pressmark::model::record::{Fact, LinkSeen, RecordId};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::check::{Checked, check};
use pressmark::store::{Archive, KeptCheckpoint, Prepared, StoreFault, Writer};

/// When everything happens.
pub fn noon() -> Timestamp {
    "2026-10-01T12:00:00.000Z".parse().expect("a time")
}

/// A clock that stands.
pub struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        noon()
    }
}

/// A folder with an archive in it; gone when dropped.
pub struct Workshop {
    pub folder: TempDir,
}

impl Workshop {
    /// An archive of so many records.
    pub fn with_records(count: usize) -> Self {
        let workshop = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        workshop.add(0, count);
        workshop
    }

    /// An archive with this database.
    pub fn with_database(database: &[u8]) -> Self {
        let workshop = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        let file = workshop.database();
        let folder = file.parent().expect("the archive's folder");
        std::fs::create_dir_all(folder).expect("a writable folder");
        std::fs::write(&file, database).expect("a writable folder");
        workshop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The archive, without a key.
    pub fn archive(&self) -> Archive {
        Archive::at(&self.path("archive"))
    }

    /// The archive with its key.
    pub fn keyed(&self) -> Archive {
        self.archive().with_key(self.key())
    }

    /// The file of the key.
    pub fn key(&self) -> PathBuf {
        self.path("settings/signing.key")
    }

    /// Signs what there is, with the key in this file.
    pub fn sign_with(&self, key: PathBuf) -> Signing {
        block_on(async {
            let archive = self.archive().with_key(key);
            let (writer, _) = archive.open_for_writing()?;
            let signing = writer.sign().await?;
            writer.close().await?;
            Ok::<_, Arc<StoreFault>>(signing)
        })
        .expect("a sound archive")
    }

    /// Signs what there is.
    pub fn sign(&self) -> Signing {
        self.sign_with(self.key())
    }

    /// The newest checkpoint, as a stranger would keep it.
    pub fn checkpoint(&self) -> KeptCheckpoint {
        let reader = self.archive().open_for_reading().expect("an archive");
        let newest = reader.newest_checkpoint().expect("a checkpoint table");
        KeptCheckpoint {
            kept: "kept by a stranger".to_owned(),
            note: newest.expect("a checkpoint").note,
        }
    }

    /// Verifies against checkpoints kept elsewhere, without a key, and only looks.
    pub fn look(&self, kept: &[KeptCheckpoint]) -> Checked {
        check(&self.archive(), kept, &|_| {}).expect("an archive to verify")
    }

    pub fn database(&self) -> PathBuf {
        self.archive().database()
    }

    /// Records `from` to `from + count`, each a link of its own; nothing is signed.
    pub fn add(&self, from: usize, count: usize) -> Vec<RecordId> {
        self.try_add(from, count).expect("a sound archive")
    }

    /// As [`Workshop::add`], where it may fail.
    pub fn try_add(&self, from: usize, count: usize) -> Result<Vec<RecordId>, Arc<StoreFault>> {
        let records = links(from, count);
        let ids = records.iter().map(|record| record.id).collect();
        block_on(async {
            let (writer, _) = self.archive().open_for_writing()?;
            writer.put(records, Vec::new()).await?;
            writer.close().await
        })?;
        Ok(ids)
    }

    /// Hands so many records over and signs them at once.
    pub async fn put_and_sign(&self, writer: &Writer, count: usize) -> Signing {
        writer
            .put(links(0, count), Vec::new())
            .await
            .expect("a sound archive");
        writer.sign().await.expect("a sound archive")
    }

    /// Changes the database as an attacker would: with SQLite, with our rules out of the way, and put
    /// back afterwards so that nobody misses them.
    pub fn attack(&self, script: &str) {
        let connection = Connection::open(self.database()).expect("a database");
        let rules = rules(&connection);
        let drops = rules
            .iter()
            .map(|(name, _)| format!("DROP TRIGGER {name};\n"));
        let drops: String = drops.collect();
        let restores = rules.iter().map(|(_, sql)| format!("{sql};\n"));
        let restores: String = restores.collect();
        connection
            .execute_batch(&format!(
                "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
                 PRAGMA ignore_check_constraints = ON;
                 {drops}{script};{restores}"
            ))
            .expect("a script that runs");
    }

    pub fn verify(&self) -> Verified {
        self.try_verify().expect("an archive to verify")
    }

    pub fn try_verify(&self) -> Result<Verified, Fault> {
        block_on(verify(&self.archive(), &Noon, &|_| {}))
    }
}

fn links(from: usize, count: usize) -> Vec<Prepared> {
    let link = |number| {
        let url = format!("https://t.co/{number:010}");
        Prepared::new(Fact::Link(LinkSeen { url }), noon(), None)
    };
    (from..from + count).map(link).collect()
}

/// Every trigger with the words that make it.
fn rules(connection: &Connection) -> Vec<(String, String)> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
        .expect("a schema");
    let rules = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rules: Result<_, _> = rules.expect("triggers").collect();
    rules.expect("triggers")
}

/// A question that gives one number.
pub fn number(file: &Path, question: &str) -> i64 {
    let connection = Connection::open(file).expect("a database");
    connection
        .query_row(question, [], |row| row.get(0))
        .expect(question)
}

/// Runs a job on a runtime of its own.
pub fn block_on<T>(job: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(job)
}

/// The codes of findings, in order.
pub fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(Finding::code).collect()
}
