//! auto-archiver's CSV (one row an address; cells are the texts of Python objects) → which address each stored file
//! belongs to, and the digest it was given.
//!
//! The cells have no grammar that is promised to anybody, so only what stands between quote marks is read.

use super::manifest::stays_inside;

/// A row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The address that was archived, as the row gives it.
    pub url: String,
    /// What became of it, in the program's own words.
    pub status: String,
    /// The files it names, with the digest that stands nearest after each.
    pub files: Vec<FileNamed>,
}

/// A file of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileNamed {
    /// The last part of its path.
    pub name: String,
    /// As written: `SHA-256:…`.
    pub digest: Option<String>,
}

/// The rows of a table; `None` where its header is not auto-archiver's.
pub fn rows(bytes: &[u8]) -> Option<Vec<Row>> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = table.headers().ok()?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim() == name);
    let (status, metadata, media) = (column("status")?, column("metadata")?, column("media")?);
    let rows = table.records().filter_map(Result::ok).map(|record| {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        Row {
            url: after_key(cell(metadata), "url").unwrap_or_default(),
            status: cell(status).to_owned(),
            files: files(cell(media)),
        }
    });
    Some(rows.collect())
}

/// The text in quote marks after `'key':` or `key=`.
fn after_key(cell: &str, key: &str) -> Option<String> {
    for form in [
        format!("'{key}':"),
        format!("\"{key}\":"),
        format!("{key}="),
    ] {
        for (at, _) in cell.match_indices(&form) {
            let rest = cell.get(at + form.len()..)?.trim_start();
            if let Some(text) = quoted(rest) {
                return Some(text);
            }
        }
    }
    None
}

/// The text between the quote mark a cell begins with and the next one like it.
fn quoted(text: &str) -> Option<String> {
    let mark = text
        .chars()
        .next()
        .filter(|mark| matches!(mark, '\'' | '"'))?;
    let rest = text.get(1..)?;
    let end = rest.find(mark)?;
    rest.get(..end).map(str::to_owned)
}

/// Every file a cell names, with what stands between it and the next.
fn files(cell: &str) -> Vec<FileNamed> {
    const MARK: &str = "filename=";
    let starts: Vec<usize> = cell.match_indices(MARK).map(|(at, _)| at).collect();
    let files = starts.iter().enumerate().filter_map(|(number, start)| {
        let end = starts.get(number + 1).copied().unwrap_or(cell.len());
        let piece = cell.get(*start..end)?;
        let path = after_key(piece, "filename")?;
        let name = path.rsplit(['/', '\\']).next()?.to_owned();
        stays_inside(&name).then(|| FileNamed {
            name,
            digest: after_key(piece, "hash"),
        })
    });
    files.collect()
}
