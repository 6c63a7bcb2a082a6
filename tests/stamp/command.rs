//! `pressmark stamp` as a person runs it, and its files as a stranger checks them.

use std::process::{Command, Output};

use super::authority::Authority;
use super::stamping::signed;
use crate::log::workshop::Workshop;

fn pressmark(workshop: &Workshop, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(workshop.path("archive"))
        .arg("--key")
        .arg(workshop.key())
        .args(arguments)
        .current_dir(workshop.folder.path())
        .output()
        .expect("our own program")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_printed_commands_check_the_written_stamps() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let served = authority.serve("good");
    let workshop = signed();
    let roots = authority.path("root.pem").display().to_string();
    let arguments = [
        "stamp",
        "--authority",
        &served.address(),
        "--roots",
        &roots,
        "--allow-address",
        "127.0.0.0/8",
    ];
    let output = pressmark(&workshop, &arguments);
    assert!(output.status.success(), "{output:?}");
    assert!(
        told(&output).contains("stamped: the first 4 entries existed at"),
        "{output:?}"
    );
    let again = pressmark(&workshop, &arguments);
    assert!(told(&again).contains("nothing new"), "{again:?}");
    let output = pressmark(&workshop, &["stamp", "--output", "stamps"]);
    assert!(output.status.success(), "{output:?}");
    let command = told(&output);
    assert!(
        command.starts_with("openssl ts -verify -data 4.note"),
        "{command}"
    );
    let check = |command: &str| {
        let ran = Command::new("sh")
            .args(["-c", command])
            .current_dir(workshop.path("stamps"))
            .output();
        ran.expect("sh").status.success()
    };
    assert!(check(&command));
    std::fs::write(workshop.path("stamps/4.note"), "another").expect("our own file");
    assert!(!check(&command));
    let verified = pressmark(&workshop, &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    assert!(
        told(&verified).contains("anchored by pressmark/"),
        "{verified:?}"
    );
    let report = pressmark(&workshop, &["report", "--format", "text"]);
    let level = "all bytes as stored; the archive was anchored";
    assert!(told(&report).contains(level), "{report:?}");
}

#[test]
fn nobody_is_asked_unless_named() {
    let workshop = signed();
    let output = pressmark(&workshop, &["stamp"]);
    assert!(output.status.success(), "{output:?}");
    assert!(told(&output).contains("nobody was asked"), "{output:?}");
    let output = pressmark(&workshop, &["stamp", "--output", "stamps"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let output = pressmark(&workshop, &["stamp", "--authority", "http://localhost"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn offline_nothing_is_asked_and_the_checkpoint_waits() {
    let workshop = signed();
    let arguments = [
        "stamp",
        "--offline",
        "--calendar",
        "https://calendar.example.org",
    ];
    let output = pressmark(&workshop, &arguments);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(
        told(&output).contains("the next `stamp` asks again"),
        "{output:?}"
    );
}
