//! Content ids: what they name, and records held against them. The expected digests were computed by another
//! program from forms written out by hand.

use pressmark::model::digest::Digest;
use pressmark::platform::{Named, named, names_bytes};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

fn sha256(bytes: &[u8]) -> Digest {
    Digest::from_slice(&Sha256::digest(bytes)).expect("32 bytes")
}

fn content_id(codec: u8, digest: Digest) -> String {
    let bytes = [&[0x01, codec, 0x12, 0x20], digest.as_bytes().as_slice()].concat();
    let text = data_encoding::BASE32_NOPAD.encode(&bytes);
    format!("b{}", text.to_ascii_lowercase())
}

#[test]
fn the_two_kinds_begin_as_they_are_known_to() {
    let digest = sha256(b"");
    let raw = content_id(0x55, digest);
    assert!(raw.starts_with("bafkrei"), "{raw}");
    assert_eq!(named(&raw), Some(Named::Bytes(digest)));
    let record = content_id(0x71, digest);
    assert!(record.starts_with("bafyrei"), "{record}");
    assert_eq!(named(&record), Some(Named::Record(digest)));
    // The content id of no bytes at all, as it is widely printed.
    assert_eq!(
        raw,
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
    );
}

#[test]
fn other_kinds_and_damaged_ids_name_nothing() {
    let raw = content_id(0x55, sha256(b"x"));
    for other in [
        "",
        "b",
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG",
        &raw[1..],
        &raw[..raw.len() - 1],
        &raw.to_ascii_uppercase(),
        &content_id(0x70, sha256(b"x")),
        &format!("{raw}aa"),
        "bafyreiexample",
    ] {
        assert_eq!(named(other), None, "{other}");
        assert_eq!(names_bytes(other, sha256(b"x")), None);
    }
    assert_eq!(
        names_bytes(&content_id(0x71, sha256(b"x")), sha256(b"x")),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_id_names_its_own_bytes_and_no_others(bytes in prop::collection::vec(any::<u8>(), 0..200), other in any::<u8>()) {
        let id = content_id(0x55, sha256(&bytes));
        prop_assert_eq!(names_bytes(&id, sha256(&bytes)), Some(true));
        let changed = [bytes.as_slice(), &[other]].concat();
        prop_assert_eq!(names_bytes(&id, sha256(&changed)), Some(false));
    }

    #[test]
    fn any_text_is_taken_as_a_content_id(text in ".{0,80}") {
        let _ = named(&text);
    }
}
