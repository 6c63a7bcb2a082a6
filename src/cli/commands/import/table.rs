//! auto-archiver's CSV with the files beside it → its resources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::open::{Opened, body, digest_of, unreadable};
use super::{Visit, bag, note};
use crate::cli::command_error::CommandError;
use crate::jobs::import::ForeignFile;
use crate::jobs::import::auto_archiver::{FileNamed, Row, rows};
use crate::jobs::import::named_digest::Hashed;
use crate::model::foreign::{CheckOutcome, ForeignCheck};

/// A table larger than this is none.
const TABLE_BYTES_MAX: u64 = 256 << 20;
/// Digits of a digest that the program names its files by.
const NAME_DIGITS: usize = 24;

/// The table of a folder, where it has one.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let mut tables: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .filter(|path| is_table(path))
        .collect();
    tables.sort();
    tables.into_iter().next()
}

/// True where the file is such a table.
pub fn is_table(path: &Path) -> bool {
    read(path).is_ok_and(|rows| rows.is_some())
}

fn read(path: &Path) -> io::Result<Option<Vec<Row>>> {
    if fs::metadata(path)?.len() > TABLE_BYTES_MAX {
        return Ok(None);
    }
    Ok(rows(&fs::read(path)?))
}

pub fn folder(path: &Path, spool: &Path, visit: Visit<'_>) -> Result<Opened, CommandError> {
    let failed = |error: io::Error| unreadable(path, &error);
    let table = if path.is_dir() {
        find(path).unwrap_or_default()
    } else {
        path.to_path_buf()
    };
    let mut opened = Opened {
        digest: Some(digest_of(&table).map_err(failed)?),
        ..Opened::default()
    };
    let folder = table
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let files = bag::files(folder.unwrap_or_else(|| Path::new("."))).map_err(failed)?;
    let by_name: BTreeMap<&str, (&String, &PathBuf)> = files
        .iter()
        .map(|(name, path)| (name.rsplit('/').next().unwrap_or(name), (name, path)))
        .collect();
    let mut used = BTreeSet::new();
    for (number, row) in read(&table)
        .map_err(failed)?
        .unwrap_or_default()
        .into_iter()
        .enumerate()
    {
        if row.files.is_empty() {
            opened.limits.push(format!(
                "Anything of {}: row {} names no file (it says \"{}\").",
                row.url,
                number + 1,
                row.status
            ));
        }
        for named in &row.files {
            let Some((name, file)) = by_name.get(named.name.as_str()) else {
                let fault = format!("row {} names {}, which is missing", number + 1, named.name);
                opened.faults.push(fault);
                continue;
            };
            used.insert((*name).clone());
            let mut payload = body(spool);
            let hashed = bag::hashed(file, Some(&mut payload)).map_err(failed)?;
            let file = ForeignFile {
                place: (*name).clone(),
                url: row.url.clone(),
                claimed_at: None,
                status: None,
                content_type: None,
                content_encoding: None,
                checks: checks(&hashed, named),
                payload: payload.0.finish(),
            };
            note(&file, &mut opened.faults);
            visit(file)?;
        }
    }
    let unnamed = files.len().saturating_sub(used.len() + 1);
    if unnamed > 0 {
        opened.limits.push(format!(
            "What {unnamed} further files of the folder are: no row names them, and they were not taken in."
        ));
    }
    Ok(opened)
}

/// The digest of the row, and the digits in the file's own name.
fn checks(hashed: &Hashed, named: &FileNamed) -> Vec<ForeignCheck> {
    let stem = named.name.split('.').next().unwrap_or_default();
    let is_digits = stem.len() == NAME_DIGITS && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    let by_name = match is_digits {
        false => CheckOutcome::Absent,
        true if hashed.sha256.to_string().starts_with(stem) => CheckOutcome::Held,
        true => CheckOutcome::Failed,
    };
    vec![
        ForeignCheck {
            what: "listed_digest".to_owned(),
            outcome: hashed.check(named.digest.as_deref()),
        },
        ForeignCheck {
            what: "digest_in_name".to_owned(),
            outcome: by_name,
        },
    ]
}
