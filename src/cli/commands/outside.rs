//! Where results may be written: anywhere but into the archive's own folder, which they would destroy.

use std::path::{Path, PathBuf};

use crate::cli::command_error::CommandError;

/// Refuses an output that lies in the archive's folder, by whatever name or link it is reached.
pub fn check(archive: &Path, output: &Path) -> Result<(), CommandError> {
    let Ok(archive) = archive.canonicalize() else {
        return Ok(());
    };
    if !resolved(output).starts_with(&archive) {
        return Ok(());
    }
    Err(CommandError::failed(
        "output_in_archive",
        format!("{} lies in the archive's own folder", output.display()),
        "Name a place outside of it; nothing was written.",
    ))
}

/// The path with its links followed, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(there) = path.canonicalize() {
        return there;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !parent.as_os_str().is_empty() => resolved(parent).join(name),
        (_, Some(name)) => Path::new(".").canonicalize().unwrap_or_default().join(name),
        _ => path.to_path_buf(),
    }
}
