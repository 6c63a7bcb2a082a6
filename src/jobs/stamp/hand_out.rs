//! The stamps of an archive as files that a stranger checks with `openssl` and `ots`, and the commands
//! that do it.

use super::{Fault, current};
use crate::model::evidence::StampKind;
use crate::model::timestamp::Timestamp;
use crate::store::Archive;

/// A file for a stranger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOut {
    /// Its name, of our making.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Files, and what to run in their folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HandOut {
    pub files: Vec<HandedOut>,
    pub commands: Vec<String>,
}

/// The stamped checkpoints with their stamps, of each calendar proof the newest state.
///
/// # Errors
/// [`Fault`] where the archive cannot be read, or holds no stamp.
pub fn hand_out(archive: &Archive) -> Result<HandOut, Fault> {
    let reader = archive.open_for_reading()?;
    let stamps = current(&reader)?;
    if stamps.is_empty() {
        return Err(Fault::NoProof(
            "the archive has no time stamp yet".to_owned(),
        ));
    }
    let mut out = HandOut::default();
    for (number, stamp) in stamps.iter().enumerate() {
        let size = stamp.size;
        let Some(checkpoint) = reader.checkpoint(size)? else {
            continue;
        };
        let note = format!("{size}.note");
        out.put(&note, checkpoint.note.into_bytes());
        let token = reader.object_bytes(stamp.token)?.unwrap_or_default();
        match stamp.stamp {
            StampKind::Rfc3161 => {
                let (reply, roots) = (
                    format!("{size}-{number}.tsr"),
                    format!("{size}-{number}.roots.pem"),
                );
                out.put(&reply, token);
                if let Some(digest) = stamp.roots {
                    out.put(&roots, reader.object_bytes(digest)?.unwrap_or_default());
                }
                let seconds = stamp.time.map_or(0, Timestamp::millis).div_euclid(1000);
                out.commands.push(format!(
                    "openssl ts -verify -data {note} -in {reply} -CAfile {roots} -attime {seconds}"
                ));
            }
            StampKind::OpenTimestamps => {
                out.put(&format!("{note}.ots"), token);
                out.commands
                    .push(format!("ots --no-bitcoin verify -f {note} {note}.ots"));
            }
        }
    }
    Ok(out)
}

impl HandOut {
    fn put(&mut self, name: &str, bytes: Vec<u8>) {
        if self.files.iter().all(|file| file.name != name) {
            self.files.push(HandedOut {
                name: name.to_owned(),
                bytes,
            });
        }
    }
}
