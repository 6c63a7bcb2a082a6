//! The checkpoint signed by a person's SSH key, as OpenSSH itself checks it. Where there is no `ssh-keygen` the
//! tests say so and pass.

use std::fs;
use std::process::{Command, Output, Stdio};

use super::workshop::Workshop;

fn keygen(workshop: &Workshop, arguments: &[&str], input: Option<&str>) -> Option<Output> {
    let mut command = Command::new("ssh-keygen");
    command.args(arguments).current_dir(workshop.folder.path());
    match input {
        None => command.stdin(Stdio::null()),
        Some(name) => command.stdin(fs::File::open(workshop.path(name)).expect("a file of ours")),
    };
    command.output().ok()
}

fn pressmark(workshop: &Workshop, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .args(["--archive", "archive"])
        .args(arguments)
        .current_dir(workshop.folder.path())
        .env("PRESSMARK_KEY", workshop.key())
        .output()
        .expect("the program")
}

#[test]
fn openssh_accepts_the_signature_over_the_checkpoint_and_over_nothing_else() {
    let workshop = Workshop::with_records(3);
    workshop.sign();
    let new = [
        "-q", "-t", "ed25519", "-N", "", "-C", "desk", "-f", "identity",
    ];
    if keygen(&workshop, &new, None).is_none_or(|output| !output.status.success()) {
        println!("left out: there is no ssh-keygen");
        return;
    }
    let signed = pressmark(&workshop, &["checkpoint", "--ssh-key", "identity"]);
    assert!(
        signed.status.success(),
        "{}",
        String::from_utf8_lossy(&signed.stderr)
    );
    fs::write(workshop.path("kept.sig"), &signed.stdout).expect("room");
    let kept = pressmark(&workshop, &["checkpoint"]).stdout;
    fs::write(workshop.path("kept.txt"), &kept).expect("room");
    let mut other = kept;
    other[5] ^= 1;
    fs::write(workshop.path("other.txt"), other).expect("room");
    let public = fs::read_to_string(workshop.path("identity.pub")).expect("a key");
    fs::write(
        workshop.path("signers"),
        format!("desk@example.org {public}"),
    )
    .expect("room");
    let accepts = |namespace: &str, file: &str| {
        let verify = [
            "-Y",
            "verify",
            "-n",
            namespace,
            "-f",
            "signers",
            "-I",
            "desk@example.org",
            "-s",
            "kept.sig",
        ];
        keygen(&workshop, &verify, Some(file))
            .expect("ssh-keygen")
            .status
            .success()
    };
    assert!(accepts("pressmark-checkpoint", "kept.txt"));
    assert!(!accepts("pressmark-checkpoint", "other.txt"));
    assert!(!accepts("file", "kept.txt"));
}

#[test]
fn without_such_a_key_ssh_keygen_is_quoted() {
    let workshop = Workshop::with_records(3);
    workshop.sign();
    let refused = pressmark(&workshop, &["checkpoint", "--ssh-key", "nowhere"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("ssh-keygen made no signature"), "{told}");
}
