//! Signing the log: whether the key may sign it as it now is, and the checkpoint if it may.
//!
//! A key never signs two histories of one log. What it signed last is kept beside it; where the archive
//! is not a continuation of that, nothing is signed and the reason is told. One log has one key.
//! Cases: `tests/log/signing.rs`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::archive::{Opened, StoreFault};
use super::kept::Kept;
use super::key_disk::KeyDisk;
use super::key_file;
use super::ledger::{self, KeptCheckpoint, Ledger};
use crate::log::checkpoint::Checkpoint;
use crate::log::key::SecretKey;
use crate::log::note::{Note, NoteSigner};
use crate::model::digest::Digest;
use crate::model::protection::Signing;
use crate::model::record::RecordId;

/// Where the key is, and for which archive.
#[derive(Clone, Debug)]
pub(super) struct SigningPlace {
    /// The file of the key; none: nothing is signed.
    pub key: Option<PathBuf>,
    /// What takes the steps of writing beside the key.
    pub disk: Arc<dyn KeyDisk>,
    /// The folder of the archive.
    pub archive: PathBuf,
    /// Whether the archive was made in this run: then what was in its folder before is history.
    pub opened: Opened,
}

/// A key that may sign, and what it needs for it.
struct Permit {
    signer: NoteSigner,
    kept: Kept,
    key_made: Option<PathBuf>,
}

/// Why nothing is signed.
enum No {
    Key(String),
    Refused(String),
    Fault(StoreFault),
}

impl<E: Into<StoreFault>> From<E> for No {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Why the key must not sign the log as it is, if it must not. Makes no key.
pub(super) fn refusal(
    connection: &Connection,
    ledger: &Ledger,
    place: &SigningPlace,
) -> Result<Option<String>, StoreFault> {
    let Some(path) = &place.key else {
        return Ok(None);
    };
    let Ok(Some(key)) = key_file::read(path) else {
        return Ok(None);
    };
    match permit(connection, ledger, place, path, key) {
        Err(No::Refused(why)) => Ok(Some(why)),
        Err(No::Fault(fault)) => Err(fault),
        Ok(_) | Err(No::Key(_)) => Ok(None),
    }
}

/// A signed checkpoint that the log does not continue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The checkpoint, as it was signed.
    pub note: String,
    /// Entries it covers.
    pub size: u64,
    /// How the log contradicts it, in words.
    pub why: String,
}

/// What the key signed of this log and the log does not continue, if there is such a thing.
pub(super) fn contradiction(
    connection: &Connection,
    ledger: &Ledger,
    place: &SigningPlace,
) -> Result<Option<Contradiction>, StoreFault> {
    let Some(path) = &place.key else {
        return Ok(None);
    };
    let Ok(Some(last)) = Kept::beside(path).checkpoint(&origin(connection)?) else {
        return Ok(None);
    };
    match continues(connection, ledger, &last) {
        Err(No::Fault(fault)) => Err(fault),
        Err(No::Refused(why)) => Ok(last.head().ok().map(|head| Contradiction {
            note: last.note,
            size: head.size,
            why,
        })),
        Ok(()) | Err(No::Key(_)) => Ok(None),
    }
}

/// Puts what [`contradiction`] tells aside, so that the log can be signed as it is; gives the file where
/// it lies now, or why it could not be moved.
pub(super) fn give_up(
    connection: &Connection,
    place: &SigningPlace,
    size: u64,
) -> Result<Result<PathBuf, String>, StoreFault> {
    let origin = origin(connection)?;
    let none = || "no file for a signing key is known".to_owned();
    let path = place.key.as_deref().ok_or_else(none);
    Ok(path.and_then(|path| Kept::beside(path).put_aside(&*place.disk, &origin, size)))
}

/// Signs the log as it is and stores the checkpoint.
pub(super) fn sign(
    connection: &Connection,
    ledger: &mut Ledger,
    place: &SigningPlace,
) -> Result<Signing, StoreFault> {
    match try_sign(connection, ledger, place) {
        Ok(signing) => Ok(signing),
        Err(No::Key(why)) => Ok(Signing::Unsigned { why }),
        Err(No::Refused(why)) => Ok(Signing::Refused { why }),
        Err(No::Fault(fault)) => Err(fault),
    }
}

fn try_sign(
    connection: &Connection,
    ledger: &mut Ledger,
    place: &SigningPlace,
) -> Result<Signing, No> {
    let size = ledger.frontier().size();
    if size == 0 {
        return Err(No::Key("the log is empty".to_owned()));
    }
    let path = place.key.as_deref().ok_or_else(|| {
        No::Key("no file for a signing key is known; name one with --key".to_owned())
    })?;
    outside_the_archive(path, &place.archive)?;
    let (key, key_made) = match key_file::read(path).map_err(No::Key)? {
        Some(key) => (key, None),
        None => (
            first_key(ledger, path, &*place.disk)?,
            Some(path.to_path_buf()),
        ),
    };
    let permit = Permit {
        key_made,
        ..permit(connection, ledger, place, path, key)?
    };
    let key = permit.signer.verifier().to_string();
    let is_signed = ledger
        .newest()
        .is_some_and(|newest| newest.size == size.cast_signed());
    if !is_signed {
        let head = Checkpoint {
            origin: permit.signer.verifier().name().to_owned(),
            size,
            root: ledger.frontier().root(),
        };
        let note = permit
            .signer
            .sign(&head.text())
            .map_err(|fault| StoreFault::Other(format!("broken invariant, checkpoint: {fault}")))?;
        // Remembered first: a checkpoint that got out and was forgotten could be contradicted later.
        permit
            .kept
            .remember(&*place.disk, &place.archive, &head.origin, &note)
            .map_err(No::Key)?;
        ledger.add_checkpoint(connection, &note, &key)?;
    }
    Ok(Signing::Signed {
        size,
        key,
        key_made: permit.key_made,
    })
}

/// Makes the key for a log that nobody signed yet.
fn first_key(ledger: &Ledger, path: &Path, disk: &dyn KeyDisk) -> Result<SecretKey, No> {
    if let Some(newest) = ledger.newest() {
        return Err(No::Key(format!(
            "the archive is signed by {}, and there is no key in {}; name the file of that key with --key",
            newest.key,
            path.display()
        )));
    }
    key_file::make(path, disk).map_err(No::Key)
}

fn outside_the_archive(key: &Path, archive: &Path) -> Result<(), No> {
    let folder = key_file::folder_of(key).canonicalize();
    let inside = match (folder, archive.canonicalize()) {
        (Ok(folder), Ok(archive)) => folder.starts_with(archive),
        _ => false,
    };
    if inside {
        return Err(No::Key(format!(
            "the key must not lie in the archive's folder, as {} does: whoever is given the archive would be given the key",
            key.display()
        )));
    }
    Ok(())
}

/// Checks that signing the log as it is contradicts nothing the key signed before.
fn permit(
    connection: &Connection,
    ledger: &Ledger,
    place: &SigningPlace,
    path: &Path,
    key: SecretKey,
) -> Result<Permit, No> {
    let origin = origin(connection)?;
    let signer = NoteSigner::new(&origin, key)
        .ok_or_else(|| StoreFault::Other(format!("broken invariant, origin {origin}")))?;
    if let Some(newest) = ledger.newest() {
        if newest.key != signer.verifier().to_string() {
            return Err(No::Key(format!(
                "the archive is signed by {}, the key in {} is {}; name the file of the first with --key",
                newest.key,
                path.display(),
                signer.verifier()
            )));
        }
        let known = std::slice::from_ref(signer.verifier());
        if let Err(fault) = Checkpoint::open(&newest.note, known) {
            let why =
                format!("the newest checkpoint in the archive is not one this key made: {fault}");
            return Err(No::Refused(why));
        }
    }
    let kept = Kept::beside(path);
    if place.opened == Opened::Existing {
        same_log(&kept, &place.archive, &origin)?;
    }
    if let Some(last) = kept.checkpoint(&origin).map_err(No::Key)? {
        continues(connection, ledger, &last)?;
    }
    Ok(Permit {
        signer,
        kept,
        key_made: None,
    })
}

/// The name of the log in the database.
pub(super) fn origin(connection: &Connection) -> Result<String, StoreFault> {
    let id: Option<Vec<u8>> = connection
        .query_row("SELECT id FROM record WHERE seq = 1", [], |row| row.get(0))
        .optional()?;
    let id = id.and_then(|id| Digest::from_slice(&id));
    let id = id.ok_or_else(|| StoreFault::Damaged("the first record is missing".to_owned()))?;
    Ok(Checkpoint::origin_of(RecordId(id)))
}

fn same_log(kept: &Kept, archive: &Path, origin: &str) -> Result<(), No> {
    match kept.log_in(archive).map_err(No::Key)? {
        Some(before) if before != origin => Err(No::Refused(format!(
            "when it was last signed, {} held the log {before}, and now it holds {origin}; \
             if you put another archive there yourself, remove {}",
            archive.display(),
            kept.folder_path(archive).display()
        ))),
        _ => Ok(()),
    }
}

/// Checks that the log begins with what the kept checkpoint covers.
fn continues(connection: &Connection, now: &Ledger, last: &KeptCheckpoint) -> Result<(), No> {
    let last_signed = last.head().map_err(|fault| {
        No::Refused(format!(
            "the checkpoint {} cannot be read: {fault}",
            last.kept
        ))
    })?;
    let (size, entries) = (last_signed.size, now.frontier().size());
    if size > entries {
        return Err(No::Refused(format!(
            "this key signed {size} entries of the log, and the archive has {entries}: it is an older copy, or its end \
             was cut off (checkpoint {})",
            last.kept
        )));
    }
    let newest = now
        .newest()
        .filter(|newest| newest.size == size.cast_signed());
    let root = match newest.and_then(|newest| Note::parse(&newest.note).ok()) {
        Some(note) => Checkpoint::parse(note.text()).ok().map(|head| head.root),
        None => Some(ledger::root_over(connection, 0..size)?),
    };
    if root == Some(last_signed.root) {
        return Ok(());
    }
    Err(No::Refused(format!(
        "the first {size} entries of the log are not those this key signed (checkpoint {}): the archive holds another history",
        last.kept
    )))
}
