//! A list of digests as BagIt and `sha256sum` write it → path and digest, one a line (RFC 8493, 2.1.3).

/// A file that is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The path from the folder of the list, percent-encoded line ends undone.
    pub path: String,
    /// The digest as written.
    pub digest: String,
}

/// The lines of a list; lines that are none are left out.
pub fn listed(text: &str) -> Vec<Listed> {
    let lines = text.lines().filter_map(|line| {
        let (digest, path) = line.split_once(char::is_whitespace)?;
        let path = path.trim_start_matches([' ', '\t', '*']);
        let is_digest = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_digest && !digest.is_empty() && !path.is_empty()).then(|| Listed {
            path: plain(path),
            digest: digest.to_ascii_lowercase(),
        })
    });
    lines.collect()
}

/// True for paths that stay inside their folder.
pub fn stays_inside(path: &str) -> bool {
    !path.starts_with(['/', '\\'])
        && !path.contains([':', '\0'])
        && path.split(['/', '\\']).all(|part| part != "..")
}

fn plain(path: &str) -> String {
    path.replace("%0A", "\n")
        .replace("%0a", "\n")
        .replace("%0D", "\r")
        .replace("%0d", "\r")
        .replace("%25", "%")
}
