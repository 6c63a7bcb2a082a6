//! A BagIt folder → its lists checked, and its resources: those of the web archives in it, else its files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::open::{Opened, body, digest_of, pieces, unreadable};
use super::{Visit, web_archive};
use crate::cli::command_error::CommandError;
use crate::jobs::import::ForeignFile;
use crate::jobs::import::manifest::{listed, stays_inside};
use crate::jobs::import::named_digest::{Hashed, Hashes};
use crate::model::foreign::{CheckOutcome, ForeignCheck};

/// Folders within folders that are gone into.
const DEPTH_MAX: usize = 32;

pub fn folder(path: &Path, spool: &Path, visit: Visit<'_>) -> Result<Opened, CommandError> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut opened = Opened::default();
    let named = named(path, &mut opened).map_err(failed)?;
    let files = files(path).map_err(failed)?;
    for name in named.keys().filter(|name| !files.contains_key(*name)) {
        opened.faults.push(format!("{name} is listed and missing"));
    }
    let is_payload = |name: &str| name.starts_with("data/");
    let archives: Vec<&String> = files
        .keys()
        .filter(|name| is_payload(name) && web_archive_ending(name).is_some())
        .collect();
    let has_archives = !archives.is_empty();
    for (name, file) in &files {
        let digests = named.get(name).map_or(&[][..], Vec::as_slice);
        if digests.is_empty() && is_payload(name) {
            opened.faults.push(format!("{name} is not listed"));
        }
        if !is_payload(name) && digests.is_empty() {
            continue;
        }
        let mut payload = body(spool);
        let keep = is_payload(name) && !has_archives;
        let hashed = hashed(file, keep.then_some(&mut payload)).map_err(failed)?;
        let checks = checks(&hashed, digests);
        if checks
            .iter()
            .any(|check| check.outcome == CheckOutcome::Failed)
        {
            let fault = format!("{name} does not have the digest that is listed");
            opened.faults.push(fault);
        }
        if keep {
            visit(ForeignFile {
                place: name.clone(),
                url: format!("urn:bagit:{name}"),
                claimed_at: None,
                status: None,
                content_type: None,
                content_encoding: None,
                checks,
                payload: payload.0.finish(),
            })?;
        }
    }
    for name in archives {
        let Some(file) = files.get(name) else {
            continue;
        };
        let inner = match web_archive_ending(name) {
            Some(".wacz") => web_archive::wacz_file(file, spool, visit)?,
            _ => web_archive::warc_file(file, spool, visit)?,
        };
        let told = inner
            .faults
            .into_iter()
            .map(|fault| format!("{name}: {fault}"));
        opened.faults.extend(told);
    }
    Ok(opened)
}

/// Every listed path with its digests, from all lists.
fn named(folder: &Path, opened: &mut Opened) -> io::Result<BTreeMap<String, Vec<String>>> {
    let lists = lists(folder)?;
    if lists.is_empty() {
        opened
            .faults
            .push("the bag has no list of digests".to_owned());
    }
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (algorithm, list) in &lists {
        opened.digest = opened.digest.or(digest_of(list).ok());
        let text = fs::read(list)?;
        for line in listed(&String::from_utf8_lossy(&text)) {
            if stays_inside(&line.path) {
                let digest = format!("{algorithm}:{}", line.digest);
                named.entry(line.path).or_default().push(digest);
            } else {
                let fault = format!("a list names {}, which leads out of the bag", line.path);
                opened.faults.push(fault);
            }
        }
    }
    Ok(named)
}

fn web_archive_ending(name: &str) -> Option<&'static str> {
    [".wacz", ".warc.gz", ".warc"]
        .into_iter()
        .find(|ending| name.ends_with(ending))
}

fn checks(hashed: &Hashed, digests: &[String]) -> Vec<ForeignCheck> {
    let check = |outcome| ForeignCheck {
        what: "listed_digest".to_owned(),
        outcome,
    };
    if digests.is_empty() {
        return vec![check(CheckOutcome::Absent)];
    }
    let outcomes = digests.iter().map(|digest| hashed.check(Some(digest)));
    outcomes.map(check).collect()
}

/// Hashes a file, and keeps its bytes where they are wanted.
pub fn hashed(path: &Path, mut keep: Option<&mut super::open::Body>) -> io::Result<Hashed> {
    use std::io::Write as _;
    let mut hashes = Hashes::default();
    pieces(path, &mut |piece| {
        hashes.update(piece);
        match &mut keep {
            Some(body) => body.write_all(piece),
            None => Ok(()),
        }
    })?;
    Ok(hashes.finish())
}

/// The lists of digests, tag files' too, with the algorithm in their names.
fn lists(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut lists = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let algorithm = name
            .strip_prefix("manifest-")
            .or_else(|| name.strip_prefix("tagmanifest-"))
            .and_then(|rest| rest.strip_suffix(".txt"));
        if let Some(algorithm) = algorithm {
            lists.push((algorithm.to_owned(), path.clone()));
        }
    }
    lists.sort();
    Ok(lists)
}

/// Every file below a folder by its path with `/` between the parts. Links are not followed: they may lead
/// anywhere.
pub fn files(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(String::new(), folder.to_path_buf(), 0)];
    while let Some((prefix, folder, depth)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() && depth < DEPTH_MAX {
                folders.push((format!("{name}/"), entry.path(), depth + 1));
            } else if kind.is_file() {
                files.insert(name, entry.path());
            }
        }
    }
    Ok(files)
}
