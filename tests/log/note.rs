//! Signed notes and checkpoints: a note of another program is accepted, ours round-trip, and whatever
//! breaks the form or the signature is refused.

use proptest::prelude::*;

use pressmark::log::checkpoint::{Checkpoint, NotACheckpoint};
use pressmark::log::key::SecretKey;
use pressmark::log::note::{Note, NoteFault, NoteSigner, VerifierKey};
use pressmark::model::digest::Digest;

/// A note and its key as the documentation of Go's `sumdb/note` gives them.
const FOREIGN_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const FOREIGN_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// A key that always is the same.
pub fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, SecretKey::from_seed(&[seed; 32])).expect("a name for a key")
}

/// A signed checkpoint.
pub fn checkpoint() -> (String, NoteSigner) {
    let signer = signer("pressmark/0123", 1);
    let head = Checkpoint {
        origin: "pressmark/0123".to_owned(),
        size: 7,
        root: Digest::of(b"root"),
    };
    (signer.sign(&head.text()).expect("a note"), signer)
}

#[test]
fn a_note_of_another_program_is_accepted() {
    let key: VerifierKey = FOREIGN_KEY.parse().expect("a verifier key");
    assert_eq!(key.to_string(), FOREIGN_KEY);
    let note = Note::parse(FOREIGN_NOTE).expect("a note");
    assert_eq!(note.check(std::slice::from_ref(&key)), Ok(vec![&key]));
    assert!(note.text().ends_with("your problem is.\n"));
}

#[test]
fn a_stranger_is_not_believed_and_a_forger_is_named() {
    let known = [signer("other", 2).verifier().clone()];
    let note = Note::parse(FOREIGN_NOTE).expect("a note");
    assert_eq!(note.check(&known), Err(NoteFault::NobodyKnown));
    let forged = FOREIGN_NOTE.replace("answer", "Answer");
    let note = Note::parse(&forged).expect("a note");
    let known: [VerifierKey; 1] = [FOREIGN_KEY.parse().expect("a verifier key")];
    let forger = NoteFault::BadSignature("PeterNeumann".to_owned());
    assert_eq!(note.check(&known), Err(forger));
}

#[test]
fn lines_of_unknown_keys_are_left_alone() {
    let (note, signer) = checkpoint();
    let other = super::note::signer("witness.example", 9);
    let text = Note::parse(&note).expect("a note").text().to_owned();
    let theirs = other.sign(&text).expect("a note");
    let line = theirs.lines().last().expect("a signature line");
    let both = format!("{note}{line}\n");
    let known = [signer.verifier().clone()];
    assert!(Checkpoint::open(&both, &known).is_ok());
    let both_known = [signer.verifier().clone(), other.verifier().clone()];
    let opened = Note::parse(&both).expect("a note");
    assert_eq!(opened.check(&both_known).expect("two signers").len(), 2);
}

#[test]
fn broken_forms_are_refused() {
    let (note, _) = checkpoint();
    for broken in [
        note.trim_end().to_owned(),
        note.replace("\n\n", "\n"),
        note.replace('—', "-"),
        note.replace("— pressmark/0123 ", "— "),
        note.replace('\n', "\r\n"),
        format!("{note}\n"),
        note.replace("pressmark/0123 ", "press+mark "),
        String::new(),
        "\n\n".to_owned(),
    ] {
        assert!(Note::parse(&broken).is_err(), "{broken:?}");
    }
    for text in [
        "",
        "o\n1\n",
        "o\n01\nAAAA\n",
        "o\n-1\nAAAA\n",
        "\n1\nAAAA\n",
        "o\n1\nAAAA",
        "o\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
    ] {
        let refused = matches!(Checkpoint::parse(text), Err(NotACheckpoint::Form(_)));
        assert!(refused, "{text:?}");
    }
    for name in ["", "a b", "a+b", "a\u{2003}b"] {
        assert!(NoteSigner::new(name, SecretKey::from_seed(&[1; 32])).is_none());
    }
}

#[test]
fn a_key_survives_its_file_and_does_not_show_itself() {
    let key = SecretKey::from_seed(&[7; 32]);
    let text = key.to_pem().expect("a PEM form");
    assert!(text.starts_with("-----BEGIN PRIVATE KEY-----\n"), "{text}");
    assert_eq!(SecretKey::from_pem(&text), Ok(key.clone()));
    assert!(SecretKey::from_pem(&text.replace("PRIVATE", "PUBLIC")).is_err());
    assert!(SecretKey::from_pem("").is_err());
    assert!(!format!("{key:?}").contains("7, 7, 7"));
}

proptest! {
    #[test]
    fn checkpoints_round_trip(origin in "[!-*,-~]{1,40}", size in any::<u64>(), seed in any::<u8>()) {
        let head = Checkpoint { origin, size, root: Digest::of(&[seed]) };
        let signer = signer("log", seed);
        let note = signer.sign(&head.text()).expect("a note");
        prop_assert_eq!(Checkpoint::open(&note, &[signer.verifier().clone()]), Ok(head));
    }

    #[test]
    fn one_changed_bit_of_a_checkpoint_is_refused(bit in any::<prop::sample::Index>()) {
        let (note, signer) = checkpoint();
        let mut bytes = note.into_bytes();
        let at = bit.index(bytes.len() * 8);
        bytes[at / 8] ^= 1 << (at % 8);
        let opened = String::from_utf8(bytes).ok().and_then(|note| {
            Checkpoint::open(&note, &[signer.verifier().clone()]).ok()
        });
        prop_assert_eq!(opened, None);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(?s).{0,200}", lines in prop::collection::vec("[ -~—]{0,20}", 0..8)) {
        let _ = Note::parse(&text);
        let _ = Checkpoint::parse(&text);
        let _ = text.parse::<VerifierKey>();
        let lines = lines.join("\n");
        let _ = Note::parse(&format!("{lines}\n\n— a AAAAAAA=\n"));
        let _ = Checkpoint::parse(&lines);
    }
}
