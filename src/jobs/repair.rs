//! `verify --repair-from`: objects that were found altered or missing → their bytes from elsewhere, where
//! bytes with the very digest are found there. Nothing else is ever repaired: records, log and tables say what
//! they say. Cases: `tests/repair.rs`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::run::PROGRAM;
use super::{Clock, Fault};
use crate::model::digest::{Digest, Hasher};
use crate::model::evidence::ObjectRepaired;
use crate::model::finding::Finding;
use crate::model::payload::{Payload, PayloadBytes};
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::store::{Archive, Prepared, Reader};

const READ_BYTES: usize = 64 << 10;

/// What became of the objects.
#[derive(Debug, Default)]
pub struct Repaired {
    /// Put back.
    pub repaired: Vec<Digest>,
    /// Still as they were: the source does not hold them.
    pub not_found: Vec<Digest>,
    pub signing: Option<Signing>,
}

/// Where bytes may come from, as the person named it.
pub enum RepairFrom<'a> {
    /// An archive, or a folder of files.
    Place(&'a Path),
    /// Resources that were read out of a package, by their digests.
    Package(&'a Path, BTreeMap<Digest, Payload>),
}

/// Where bytes may be.
enum Source {
    /// Read out of a package already.
    Package(BTreeMap<Digest, Payload>),
    /// Another archive, such as a replica.
    Archive(Box<Reader>),
    /// A folder of files of any name, such as the payload of a bag: those of a wanted size are hashed.
    Folder(PathBuf),
}

/// Puts the objects of `findings` back as far as `source` holds them.
///
/// # Errors
/// [`Fault`] where the source is nothing to read from, or the archive cannot be written.
pub async fn repair(
    archive: &Archive,
    findings: &[Finding],
    source: RepairFrom<'_>,
    clock: &dyn Clock,
) -> Result<Repaired, Fault> {
    let wanted = wanted(findings);
    let mut repaired = Repaired::default();
    let (source, from) = match source {
        RepairFrom::Place(path) => (path, Source::open(path)?),
        RepairFrom::Package(path, found) => (path, Source::Package(found)),
    };
    if wanted.is_empty() {
        return Ok(repaired);
    }
    let sizes = sizes(archive, &wanted)?;
    let mut found = from.find(&sizes)?;
    if found.is_empty() {
        repaired.not_found = wanted.into_keys().collect();
        return Ok(repaired);
    }
    let (writer, _) = archive.open_for_writing()?;
    let prepared = |fact, run| Prepared::new(fact, clock.now(), run);
    let started = prepared(
        Fact::RunStarted(RunStarted {
            command: "repair".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::new(),
        }),
        None,
    );
    let run = Some(started.id);
    writer.put(vec![started], Vec::new()).await?;
    for (digest, was) in wanted {
        let Some(payload) = found.remove(&digest) else {
            repaired.not_found.push(digest);
            continue;
        };
        let told = Fact::Repair(ObjectRepaired {
            digest,
            source: source.display().to_string(),
            was,
        });
        if writer.put_back(payload, prepared(told, run)).await? {
            repaired.repaired.push(digest);
        } else {
            repaired.not_found.push(digest);
        }
    }
    let counts = BTreeMap::from([("repaired".to_owned(), repaired.repaired.len() as u64)]);
    let ended = Fact::RunEnded(RunEnded {
        exit_code: 0,
        counts,
    });
    writer.put(vec![prepared(ended, run)], Vec::new()).await?;
    repaired.signing = Some(writer.sign().await?);
    writer.close().await?;
    Ok(repaired)
}

/// The objects that are altered or missing, with what is wrong.
pub fn wanted(findings: &[Finding]) -> BTreeMap<Digest, String> {
    let objects = findings.iter().filter_map(|finding| match finding {
        Finding::ObjectAltered { digest, .. } | Finding::ObjectMissing { digest, .. } => {
            Some((*digest, finding.to_string()))
        }
        _ => None,
    });
    objects.collect()
}

/// The sizes the wanted objects had. One whose row is gone has none and cannot be put back.
fn sizes(
    archive: &Archive,
    wanted: &BTreeMap<Digest, String>,
) -> Result<BTreeMap<Digest, u64>, Fault> {
    let reader = archive.open_for_reading()?;
    let mut sizes = BTreeMap::new();
    for digest in wanted.keys() {
        if let Some(object) = reader.object(*digest)? {
            sizes.insert(*digest, object.size);
        }
    }
    Ok(sizes)
}

impl Source {
    fn open(path: &Path) -> Result<Self, Fault> {
        let archive = Archive::at(path);
        if archive.exists() {
            return Ok(Self::Archive(Box::new(archive.open_for_reading()?)));
        }
        let unreadable = |error| Fault::Unreadable {
            path: path.to_path_buf(),
            error,
        };
        match fs::metadata(path).map_err(unreadable)?.is_dir() {
            true => Ok(Self::Folder(path.to_path_buf())),
            false => Err(unreadable(std::io::Error::other(
                "it is neither an archive, a package nor a folder of files",
            ))),
        }
    }

    /// The payloads that are there, each with the digest it was asked for by.
    fn find(self, sizes: &BTreeMap<Digest, u64>) -> Result<BTreeMap<Digest, Payload>, Fault> {
        match self {
            Self::Archive(reader) => in_archive(&reader, sizes),
            Self::Folder(folder) => Ok(in_folder(&folder, sizes)),
            Self::Package(mut found) => {
                found.retain(|digest, _| sizes.contains_key(digest));
                Ok(found)
            }
        }
    }
}

fn in_archive(
    reader: &Reader,
    sizes: &BTreeMap<Digest, u64>,
) -> Result<BTreeMap<Digest, Payload>, Fault> {
    let mut found = BTreeMap::new();
    for (digest, size) in sizes {
        let unreadable = |error| Fault::Unreadable {
            path: std::env::temp_dir(),
            error,
        };
        let mut file = tempfile::tempfile().map_err(unreadable)?;
        // One that is damaged there as well is no source for it.
        if matches!(reader.copy_object(*digest, &mut file), Ok(true)) {
            found.insert(*digest, spooled(*digest, *size, file));
        }
    }
    Ok(found)
}

fn spooled(digest: Digest, size: u64, file: File) -> Payload {
    Payload {
        digest,
        size,
        bytes: PayloadBytes::Spool(file),
        decoded: None,
    }
}

/// Looks through all files below a folder; links are not followed, and what cannot be read is passed over.
fn in_folder(folder: &Path, sizes: &BTreeMap<Digest, u64>) -> BTreeMap<Digest, Payload> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if metadata.is_file() && sizes.values().any(|size| *size == metadata.len()) {
                let Ok(mut file) = File::open(entry.path()) else {
                    continue;
                };
                if let Some(digest) = digest_of(&mut file).filter(|one| sizes.contains_key(one)) {
                    found.insert(digest, spooled(digest, metadata.len(), file));
                }
            }
        }
    }
    found
}

fn digest_of(file: &mut File) -> Option<Digest> {
    let mut hasher = Hasher::default();
    let mut piece = vec![0; READ_BYTES];
    loop {
        match file.read(&mut piece).ok()? {
            0 => break,
            length => hasher.update(piece.get(..length)?),
        }
    }
    file.seek(SeekFrom::Start(0)).ok()?;
    Some(hasher.finish())
}
