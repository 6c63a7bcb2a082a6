//! The newest checkpoint signed once more, with the key of a person's SSH identity (SSHSIG), for readers who know
//! that person by it. `ssh-keygen` does it, so keys on a token or in an agent work too, and no key is read here.
//! Cases: `tests/log/ssh.rs`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::command_error::CommandError;

/// What the signature is for: one made for something else is refused by whoever checks it.
pub(super) const NAMESPACE: &str = "pressmark-checkpoint";

/// The signature over the note, in the form `ssh-keygen -Y verify` reads.
pub(super) fn signature(key: &Path, note: &str) -> Result<String, CommandError> {
    let failed = |why: String| {
        CommandError::failed(
            "ssh_signature",
            format!("ssh-keygen made no signature: {why}"),
            "Name a private SSH key, or the public half of one that is in your agent or on a token; \
             ssh-keygen comes with OpenSSH 8.1 and newer.",
        )
    };
    let mut child = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-n", NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        // Where it has ended already, its own words tell why.
        let _ = input.write_all(note.as_bytes());
    }
    let output = child
        .wait_with_output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(failed(words.trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("what it printed is no text".to_owned()))
}
