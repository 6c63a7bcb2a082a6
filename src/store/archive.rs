//! An archive on disk: creating it, opening it, refusing what is not ours.
//!
//! Only [`Archive::create`] makes a file. A damaged file is never replaced or deleted.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::header::{self, Header, USER_VERSION};
use super::kept::Kept;
use super::key_disk::{KeyDisk, OwnDisk};
use super::ledger::{KeptCheckpoint, Ledger};
use super::pragmas;
use super::reader::Reader;
use super::sign::{self, SigningPlace};
use super::tidy::Tidy;
use super::writer::Writer;

/// The schema, compiled in.
pub(super) const SCHEMA: &str = include_str!("../../schema.sql");
/// How to read the archive without this program; put beside every archive that is made.
const FINDER_README: &str = include_str!("../../archive/README.md");

const DATABASE_NAME: &str = "pressmark.db";
const LOCK_NAME: &str = "pressmark.lock";
const LOCK_TRIES: u32 = 25;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);
/// Where a database is made; it gets its own name once it is whole.
const UNFINISHED_NAME: &str = "pressmark.db.unfinished";
const README_NAME: &str = "README.md";
const README_UNFINISHED_NAME: &str = "README.md.unfinished";
/// 8 KiB pages: the best trade of space and speed for bodies of 4 KiB to 1 MiB (performance.md 2).
const PAGE_BYTES: u32 = 8192;
/// SQLite before 3.51.3 can corrupt a WAL when two connections meet at a reset (dependencies.md 0.1).
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// Statements kept prepared: more than there are kinds of rows.
const STATEMENTS_KEPT: usize = 64;

/// Why the archive cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    #[error("there is no archive in {0}")]
    NoArchive(PathBuf),
    #[error("{0} is not a Pressmark archive (application id {1:#010x})")]
    NotOurs(PathBuf, u32),
    #[error("{0} is not a SQLite file, or its first page is damaged")]
    HeaderDamaged(PathBuf),
    #[error("{path} was written by a newer Pressmark (format {found}, this program knows {known})")]
    TooNew {
        path: PathBuf,
        found: u32,
        known: u32,
    },
    #[error("another Pressmark is writing to {0} ({1})")]
    InUse(PathBuf, String),
    #[error("{0} cannot be written: {1}")]
    ReadOnly(PathBuf, String),
    #[error("{0} has unfinished writes in its -wal file, and its folder cannot be written")]
    UnfoldedWal(PathBuf),
    #[error("the disk is full: {0}")]
    DiskFull(String),
    #[error("{0}: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull(error.to_string()),
            _ if has_no_room_for_shared_memory(&error) => Self::DiskFull(error.to_string()),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

/// SQLite tells of a full disk in words of its own where it is the `-shm` file that finds no room.
fn has_no_room_for_shared_memory(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

/// The folder of an archive.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    key: Option<PathBuf>,
    key_disk: Arc<dyn KeyDisk>,
}

/// How [`Archive::open_for_writing`] found the archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opened {
    /// It was there.
    Existing,
    /// It was made just now.
    Created,
}

impl Archive {
    /// Names the folder; touches nothing.
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            key: None,
            key_disk: Arc::new(OwnDisk),
        }
    }

    /// Names the file of the key that signs what is written; without one nothing is signed.
    #[must_use]
    pub fn with_key(self, file: PathBuf) -> Self {
        Self {
            key: Some(file),
            ..self
        }
    }

    /// Has another disk take the steps of writing the key and its memory.
    #[must_use]
    pub fn with_key_disk(self, key_disk: Arc<dyn KeyDisk>) -> Self {
        Self { key_disk, ..self }
    }

    /// The folder as named.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE_NAME)
    }

    /// True where a database file is present, ours or not.
    pub fn exists(&self) -> bool {
        self.database().exists()
    }

    /// The checkpoints that lie beside the key and speak of this archive's log, or of the one that was
    /// in its folder when it was last signed. What cannot be read is left out here and told by signing.
    pub fn kept_beside_key(&self) -> Vec<KeptCheckpoint> {
        let Some(key) = &self.key else {
            return Vec::new();
        };
        let kept = Kept::beside(key);
        let now = self
            .open_for_reading()
            .and_then(|reader| sign::origin(reader.connection()));
        let before = kept.log_in(&self.folder).ok().flatten();
        let mut origins: Vec<String> = now.ok().into_iter().chain(before).collect();
        origins.dedup();
        let found = origins
            .iter()
            .filter_map(|origin| kept.checkpoint(origin).ok());
        found.flatten().collect()
    }

    /// The folder where the key signs this log, if that is another folder with an archive in it: then this
    /// one is a copy.
    pub fn home_elsewhere(&self) -> Option<PathBuf> {
        let kept = Kept::beside(self.key.as_deref()?);
        let reader = self.open_for_reading().ok()?;
        let origin = sign::origin(reader.connection()).ok()?;
        let home = kept.home_of(&origin, &self.folder).ok()??;
        Self::at(&home).exists().then_some(home)
    }

    /// Opens for reading only. Works on read-only media.
    ///
    /// # Errors
    /// [`StoreFault`] where there is no archive, it is not ours, too new, or its first page is broken.
    pub fn open_for_reading(&self) -> Result<Reader, StoreFault> {
        self.check_header()?;
        let tidy = Tidy::of(self.database());
        let connection = self.connect_reading()?;
        Ok(Reader::new(connection, tidy))
    }

    /// Opens for writing, creating the archive where there is none.
    ///
    /// # Errors
    /// As [`Archive::open_for_reading`]; also where it is in use or cannot be written.
    pub fn open_for_writing(&self) -> Result<(Writer, Opened), StoreFault> {
        if self.exists() {
            // Before the lock makes a file: a folder that is not ours is left as it is.
            self.check_header()?;
        } else {
            fs::create_dir_all(&self.folder).map_err(|error| self.folder_fault(error))?;
        }
        let lock = self.lock()?;
        // Looked at again under the lock: another program may have made the archive meanwhile.
        let opened = if self.exists() {
            self.check_header()?;
            Opened::Existing
        } else {
            self.create()?;
            Opened::Created
        };
        self.leave_readme()?;
        let connection = Connection::open_with_flags(
            self.database(),
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|error| self.write_fault(error))?;
        pragmas::set(&connection).map_err(|error| self.write_fault(error))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        connection
            .execute_batch("BEGIN IMMEDIATE; ROLLBACK;")
            .map_err(|error| self.write_fault(error))?;
        let ledger = Ledger::load(&connection)?;
        let place = SigningPlace {
            key: self.key.clone(),
            disk: Arc::clone(&self.key_disk),
            archive: self.folder.clone(),
            opened,
        };
        Ok((Writer::start(connection, ledger, place, lock), opened))
    }

    /// Makes the database beside its place and moves it there when it is whole, so that a kill at any
    /// moment leaves either no archive or a complete empty one.
    fn create(&self) -> Result<(), StoreFault> {
        if rusqlite::ffi::SQLITE_VERSION_NUMBER < SQLITE_VERSION_MIN {
            return Err(StoreFault::Other("SQLite is older than 3.51.3".to_owned()));
        }
        let unfinished = self.folder.join(UNFINISHED_NAME);
        // What an earlier attempt left holds no fact, and its journal would be taken for the new one's.
        for ending in ["", "-journal", "-wal", "-shm"] {
            let mut left = unfinished.clone().into_os_string();
            left.push(ending);
            remove_if_there(Path::new(&left)).map_err(|error| self.folder_fault(error))?;
        }
        let connection = Connection::open(&unfinished).map_err(|error| self.write_fault(error))?;
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection
            .execute_batch(&format!("BEGIN IMMEDIATE;\n{SCHEMA}\nCOMMIT;"))
            .map_err(|error| self.write_fault(error))?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(|error| self.write_fault(error))?;
        connection
            .close()
            .map_err(|(_, error)| self.write_fault(error))?;
        fs::rename(&unfinished, self.database()).map_err(|error| self.folder_fault(error))?;
        sync_folder(&self.folder).map_err(|error| self.folder_fault(error))
    }

    /// The page for a finder without this program belongs beside every archive.
    pub(super) fn leave_readme(&self) -> Result<(), StoreFault> {
        let readme = self.folder.join(README_NAME);
        if readme.exists() {
            return Ok(());
        }
        // A full disk must not leave half a page that is never made whole.
        let unfinished = self.folder.join(README_UNFINISHED_NAME);
        fs::write(&unfinished, FINDER_README)
            .and_then(|()| fs::rename(&unfinished, readme))
            .map_err(|error| self.folder_fault(error))
    }

    fn check_header(&self) -> Result<(), StoreFault> {
        let database = self.database();
        if !database.exists() {
            return Err(StoreFault::NoArchive(self.folder.clone()));
        }
        match header::read(&database).map_err(|error| self.folder_fault(error))? {
            Header::Ours { user_version } if user_version > USER_VERSION => {
                Err(StoreFault::TooNew {
                    path: database,
                    found: user_version,
                    known: USER_VERSION,
                })
            }
            // Mark and version are written in one step, so a version of 0 is not one of ours.
            Header::Ours { user_version: 0 } => Err(StoreFault::HeaderDamaged(database)),
            Header::Ours { .. } => Ok(()),
            Header::OtherProgram { application_id } => {
                Err(StoreFault::NotOurs(database, application_id))
            }
            Header::Empty | Header::NotSqlite => Err(StoreFault::HeaderDamaged(database)),
        }
    }

    /// A read-only connection. A WAL database on a medium that cannot be written has no place for its
    /// shared-memory file; it is then opened as immutable, which is sound only while no -wal is left.
    pub(super) fn connect_reading(&self) -> Result<Connection, StoreFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let plain = Connection::open_with_flags(self.database(), flags).and_then(|connection| {
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(connection)
        });
        let connection = match plain {
            Ok(connection) => connection,
            Err(error)
                if has_no_room_for_shared_memory(&error)
                    || matches!(
                        error.sqlite_error_code(),
                        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
                    ) =>
            {
                self.connect_immutable(flags)?
            }
            Err(error) => return Err(error.into()),
        };
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn connect_immutable(&self, flags: OpenFlags) -> Result<Connection, StoreFault> {
        let mut wal = self.database().into_os_string();
        wal.push("-wal");
        if fs::metadata(&wal).is_ok_and(|metadata| metadata.len() > 0) {
            return Err(StoreFault::UnfoldedWal(self.database()));
        }
        let absolute = self
            .database()
            .canonicalize()
            .map_err(|error| self.folder_fault(error))?;
        let mut address = url::Url::from_file_path(&absolute)
            .map_err(|()| StoreFault::Other(format!("{} has no address", absolute.display())))?;
        address.set_query(Some("immutable=1"));
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        Ok(Connection::open_with_flags(address.as_str(), flags)?)
    }

    /// One writer at a time: an advisory lock that the system drops when the holder ends, however.
    fn lock(&self) -> Result<File, StoreFault> {
        let path = self.folder.join(LOCK_NAME);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| self.folder_fault(error))?;
        match try_lock_for_a_moment(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                return Err(StoreFault::InUse(
                    self.folder.clone(),
                    holder.trim().to_owned(),
                ));
            }
            Err(TryLockError::Error(error)) => return Err(self.folder_fault(error)),
        }
        let named = file
            .set_len(0)
            .and_then(|()| writeln!(file, "process {}", std::process::id()));
        named.map_err(|error| self.folder_fault(error))?;
        Ok(file)
    }

    fn folder_fault(&self, error: std::io::Error) -> StoreFault {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreFault::ReadOnly(self.folder.clone(), error.to_string())
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                StoreFault::DiskFull(error.to_string())
            }
            _ => StoreFault::Folder(self.folder.clone(), error),
        }
    }

    fn write_fault(&self, error: rusqlite::Error) -> StoreFault {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
                let why = "this user may not write it or its folder";
                StoreFault::ReadOnly(self.database(), why.to_owned())
            }
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
                StoreFault::InUse(self.folder.clone(), error.to_string())
            }
            _ => error.into(),
        }
    }
}

/// Tries a few times: a process that is just being started holds a copy of the lock for an instant,
/// and a command that has just ended may still be letting go of it.
fn try_lock_for_a_moment(file: &File) -> Result<(), TryLockError> {
    for _ in 1..LOCK_TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            locked => return locked,
        }
    }
    file.try_lock()
}

pub(super) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a rename in the folder last through a power cut.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be opened as files here; the system orders renames itself.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
