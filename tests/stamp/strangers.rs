//! The same stamps judged by other people's programs: `rfc3161-client` and `ots`, in `target/strangers`, where
//! `tests/interop/install` puts them. Where they are absent these tests say so and pass, unless
//! `PRESSMARK_REQUIRE_VALIDATORS` is set, as `.ci/run` does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pressmark::log::rfc3161::request::{self, Nonce};
use pressmark::log::rfc3161::{certificate, judge, token::Token};
use pressmark::model::digest::Digest;

use super::authority::Authority;
use super::calendar::{BLOCK_HEIGHT, Calendar};
use super::stamping::{look, signed, stamp};
use pressmark::jobs::stamp::hand_out::hand_out;

/// The folder of the programs; none where they are absent and nobody insists on them.
fn programs() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = root.join("target/strangers/bin");
    let reason = "target/strangers does not hold ots and rfc3161-client; tests/interop/install puts them there";
    let required = std::env::var_os("PRESSMARK_REQUIRE_VALIDATORS").is_some();
    assert!(programs.exists() || !required, "{reason}");
    if programs.exists() {
        return Some(programs);
    }
    eprintln!("skipped: {reason}");
    None
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

const WORDS: &[u8] = b"a signed checkpoint\n";

struct Judged {
    ours: bool,
    theirs: bool,
    told: String,
}

/// What we and `rfc3161-client` say of a reply as the stamp of some words, answering a nonce.
fn judged(programs: &Path, authority: &Authority, reply: &[u8], words: &[u8]) -> Judged {
    let nonce = Nonce::of([7, 1, 2, 3, 4, 5, 6, 7]);
    let roots = certificate::of_pem(&authority.roots());
    let ours = Token::read(reply)
        .and_then(|token| judge::judge(&token, Digest::of(words), Some(nonce.as_bytes()), &roots));
    authority.put("theirs.tsr", reply);
    authority.put("theirs.txt", words);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/stamp.py");
    let number = u64::from_be_bytes(*nonce.as_bytes()).to_string();
    let output = Command::new(programs.join("python"))
        .arg(script)
        .args(["theirs.tsr", "root.pem", "theirs.txt", &number])
        .current_dir(authority.path("."))
        .output()
        .expect("python");
    Judged {
        ours: ours.is_ok(),
        theirs: output.status.success(),
        told: format!("{ours:?}\n{}", said(&output)),
    }
}

#[test]
fn rfc3161_client_agrees_on_good_and_bad_tokens() {
    let (Some(programs), Some(authority)) = (programs(), Authority::new()) else {
        return;
    };
    let Some(other) = Authority::new() else {
        return;
    };
    authority.signer(
        "two",
        "p256",
        "two_purposes",
        "20200101000000Z",
        "20991231000000Z",
    );
    authority.signer(
        "late",
        "p256",
        "signer",
        "20200101000000Z",
        "20210101000000Z",
    );
    let nonce = Nonce::of([7, 1, 2, 3, 4, 5, 6, 7]);
    let ask = request::bytes(Digest::of(WORDS), nonce);
    let other_nonce = request::bytes(Digest::of(WORDS), Nonce::of([9; 8]));
    let good = authority.reply(&ask, "good", "tsa");
    let mut tampered = good.clone();
    let last = tampered.len() - 10;
    tampered[last] ^= 1;
    let cases: [(&str, Vec<u8>, &[u8], bool); 7] = [
        ("good", good.clone(), WORDS, true),
        ("of other words", good, b"others", false),
        ("tampered", tampered, WORDS, false),
        (
            "of another root",
            other.reply(&ask, "good", "tsa"),
            WORDS,
            false,
        ),
        (
            "of another request",
            authority.reply(&other_nonce, "good", "tsa"),
            WORDS,
            false,
        ),
        (
            "by an expired signer",
            authority.reply(&ask, "late", "tsa"),
            WORDS,
            false,
        ),
        (
            "by a signer with two purposes",
            authority.reply_by_cms(&ask, "two"),
            WORDS,
            false,
        ),
    ];
    for (what, reply, words, good) in cases {
        let judged = judged(&programs, &authority, &reply, words);
        assert_eq!(
            (judged.ours, judged.theirs),
            (good, good),
            "{what}: {}",
            judged.told
        );
    }
}

#[test]
fn ots_reads_what_is_handed_out_and_finds_the_same_block() {
    let Some(programs) = programs() else { return };
    let calendar = Calendar::open();
    let workshop = signed();
    stamp(&workshop, &[], &[&calendar.served]);
    let folder = tempfile::tempdir().expect("a folder");
    let ots = |arguments: &[&str]| {
        Command::new(programs.join("ots"))
            .args(arguments)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .output()
            .expect("ots")
    };
    let write = || {
        for file in hand_out(&workshop.archive()).expect("stamps").files {
            fs::write(folder.path().join(file.name), file.bytes).expect("a folder of ours");
        }
    };
    write();
    let promised = ots(&["info", "4.note.ots"]);
    assert!(promised.status.success(), "{}", said(&promised));
    assert!(said(&promised).contains(&format!(
        "PendingAttestation('{}')",
        calendar.served.address()
    )));
    calendar.find_block();
    stamp(&workshop, &[], &[]);
    write();
    let verified = said(&ots(&[
        "--no-bitcoin",
        "verify",
        "-f",
        "4.note",
        "4.note.ots",
    ]));
    let commitment = look(&workshop).checked.protection.commitments.remove(0);
    let (height, root) = commitment.blocks.first().expect("a block");
    assert_eq!(*height, BLOCK_HEIGHT);
    assert!(
        verified.contains(&height.to_string()) && verified.contains(root),
        "{verified}"
    );
    fs::write(folder.path().join("4.note"), "another").expect("a folder of ours");
    let other = said(&ots(&[
        "--no-bitcoin",
        "verify",
        "-f",
        "4.note",
        "4.note.ots",
    ]));
    assert!(!other.contains(root), "{other}");
}
