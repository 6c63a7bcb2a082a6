//! Facts → the commands a stranger runs to check a digest of this report, with and without Pressmark.
//!
//! The layout they rely on: table `object` names an object by `digest` (32 bytes) with its resting form in
//! `stored` (`plain`, or `zstd` for text), table `chunk` holds its bytes in order of `position`.
//! Cases: `tests/report.rs`.

use super::shown::Shown;
use crate::model::digest::Digest;
use crate::model::facts::ArchiveFacts;

/// Commands for one digest of the report.
pub struct Recheck {
    pub digest: String,
    /// Whether the report names any stored copy; else the commands show the form only.
    pub named: bool,
    pub cat: Shown,
    pub stored: Shown,
    pub plain: Shown,
    pub zstd: Shown,
}

impl Recheck {
    /// Writes the commands for the first stored copy that the report names.
    pub fn new(facts: &ArchiveFacts) -> Self {
        let example = example_digest(facts);
        let digest = example.map_or_else(|| "SHA256".to_owned(), |digest| digest.to_string());
        let folder = shell_quoted(&facts.archive);
        let database = shell_quoted(&format!(
            "{}/pressmark.db",
            facts.archive.trim_end_matches('/')
        ));
        let chunks = format!(
            "sqlite3 -readonly {database} \"SELECT hex(chunk.bytes) FROM chunk JOIN object ON object.id = chunk.object WHERE object.digest = x'{digest}' ORDER BY chunk.position\" | xxd -r -p"
        );
        Self {
            named: example.is_some(),
            cat: Shown::line(&format!(
                "pressmark --archive {folder} cat {digest} | sha256sum"
            )),
            stored: Shown::line(&format!(
                "sqlite3 -readonly {database} \"SELECT stored FROM object WHERE digest = x'{digest}'\""
            )),
            plain: Shown::line(&format!("{chunks} | sha256sum")),
            zstd: Shown::line(&format!("{chunks} | zstd -dc | sha256sum")),
            digest,
        }
    }
}

fn example_digest(facts: &ArchiveFacts) -> Option<Digest> {
    let citations = || {
        facts
            .documents
            .iter()
            .flat_map(|document| &document.citations)
    };
    let answers = citations().filter_map(|citation| citation.post.as_ref());
    let of_post = answers
        .flat_map(|post| &post.answers)
        .filter_map(|answer| answer.capture.as_ref());
    let of_links = citations()
        .flat_map(|citation| &citation.links)
        .filter_map(|link| link.trail.as_ref())
        .flat_map(|trail| &trail.captures);
    let documents = facts.documents.iter().map(|document| document.digest);
    of_post
        .chain(of_links)
        .map(|capture| capture.digest)
        .chain(documents)
        .next()
}

/// Quotes a path for a POSIX shell, so that no character of it has a meaning there.
fn shell_quoted(path: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte);
    if !path.is_empty() && !path.starts_with('-') && path.bytes().all(harmless) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
