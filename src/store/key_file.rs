//! The signing key on disk: found, read, or made on first use, for its owner's eyes only.
//!
//! The file lies outside the archive's folder, so that whoever is given the archive is not given the
//! key. It is PKCS #8 in PEM form: `openssl pkey -in FILE -pubout` shows its public half. Nothing here
//! prints the key. Cases: `tests/log/signing.rs`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::key_disk::{self, KeyDisk, Named};
use crate::log::key::{SEED_BYTES, SecretKey};

/// A key file has about 120 bytes; what is larger is something else.
const KEY_FILE_BYTES_MAX: u64 = 16 << 10;

/// Reads the key; `None` where there is no file.
///
/// # Errors
/// Why it cannot be used, in words.
pub(super) fn read(path: &Path) -> Result<Option<SecretKey>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let size = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error)),
    };
    if size > KEY_FILE_BYTES_MAX {
        return Err(format!("{} is too large to be a key", path.display()));
    }
    check_privacy(path)?;
    let text = fs::read_to_string(path).map_err(told)?;
    let key = SecretKey::from_pem(&text).map_err(|fault| format!("{}: {fault}", path.display()))?;
    Ok(Some(key))
}

/// Makes a key. The file appears whole or not at all; where another program made one meanwhile, that
/// one is used.
///
/// # Errors
/// Why none could be made, in words.
pub(super) fn make(path: &Path, disk: &dyn KeyDisk) -> Result<SecretKey, String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    key_disk::make_folder(disk, folder_of(path)).map_err(told)?;
    let mut seed = [0_u8; SEED_BYTES];
    getrandom::fill(&mut seed).map_err(|error| format!("no random bytes: {error}"))?;
    let key = SecretKey::from_seed(&seed);
    let text = key.to_pem().map_err(|fault| fault.to_string())?;
    match key_disk::write_whole(disk, path, &text, Named::Keep) {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| format!("{} came and went", path.display()))
        }
        Err(error) => Err(told(error)),
    }
}

/// The folder a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn check_privacy(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    /// Reading or writing by anybody but the owner.
    const OTHERS: u32 = 0o077;
    let mode = fs::metadata(path)
        .map_err(|error| format!("{}: {error}", path.display()))?
        .permissions()
        .mode();
    if mode & OTHERS == 0 {
        return Ok(());
    }
    Err(format!(
        "the key in {0} can be read or changed by others; run `chmod 600 {0}`",
        path.display()
    ))
}

#[cfg(not(unix))]
fn check_privacy(_: &Path) -> Result<(), String> {
    Ok(())
}
