//! A shell in a mount name space of its own (Linux): what it mounts is seen by nobody else and is gone
//! when it ends, however it ends.

use std::process::{Command, Stdio};

/// Whether this system gives such a shell.
pub fn is_given() -> bool {
    let mut command = shell("mount -t tmpfs -o size=1m pressmark-test /mnt");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A shell that runs this script as the root of its own name space.
pub fn shell(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script]);
    command
}
