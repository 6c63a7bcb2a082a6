//! Tokens one by one: what is believed and what is not, beside what `openssl ts -verify` says of the same.

use std::sync::Arc;

use pressmark::log::rfc3161::certificate;
use pressmark::log::rfc3161::judge::{Stamped, judge};
use pressmark::log::rfc3161::request::{self, Nonce};
use pressmark::log::rfc3161::token::{StampFault, Token};
use pressmark::model::digest::Digest;

use super::authority::Authority;

const WORDS: &[u8] = b"a signed checkpoint\n";

fn nonce() -> Nonce {
    Nonce::of([7, 1, 2, 3, 4, 5, 6, 7])
}

fn ask() -> Vec<u8> {
    request::bytes(Digest::of(WORDS), nonce())
}

/// What we say of a reply.
fn ours(authority: &Authority, reply: &[u8]) -> Result<Stamped, StampFault> {
    let roots = certificate::of_pem(&authority.roots());
    let token = Token::read(reply)?;
    judge(&token, Digest::of(WORDS), Some(nonce().as_bytes()), &roots)
}

/// What `openssl ts -verify` says of it: against the data, and against the request with its nonce.
fn theirs(authority: &Authority, reply: &[u8], at: &str) -> bool {
    authority.put("words", WORDS);
    authority.put("words.tsq", &ask());
    authority.put("words.tsr", reply);
    let verify = |what: &str| {
        authority
            .try_openssl(&format!(
                "ts -verify {what} -in words.tsr -CAfile root.pem {at}"
            ))
            .status
            .success()
    };
    verify("-data words") && verify("-queryfile words.tsq")
}

/// Asserts that both refuse, and gives our reason.
fn refused(authority: &Authority, reply: &[u8]) -> StampFault {
    assert!(!theirs(authority, reply, ""), "openssl believes it");
    ours(authority, reply).expect_err("a token that must not be believed")
}

#[test]
fn good_tokens_of_every_kind_are_believed() {
    let Some(authority) = Authority::new() else {
        return;
    };
    for (name, key) in [("rsa4096", "rsa:4096"), ("p256", "p256"), ("p384", "p384")] {
        authority.signer(name, key, "signer", "20200101000000Z", "20991231000000Z");
    }
    for (signer, section) in [
        ("good", "tsa"),
        ("good", "tsa_by_sha1"),
        ("rsa4096", "tsa"),
        ("p256", "tsa"),
        ("p384", "tsa"),
    ] {
        let reply = authority.reply(&ask(), signer, section);
        assert!(theirs(&authority, &reply, ""), "{signer} {section}");
        let stamped = ours(&authority, &reply).unwrap_or_else(|fault| panic!("{signer}: {fault}"));
        assert_eq!(stamped.signer, format!("Stamper-{signer}"));
        let root = certificate::of_pem(&authority.roots());
        assert_eq!(stamped.root, Digest::of(&root[0]));
        assert!(stamped.good_until > stamped.time);
    }
}

#[test]
fn the_request_is_one_that_openssl_makes() {
    let Some(authority) = Authority::new() else {
        return;
    };
    authority.put("ours.tsq", &ask());
    let told = authority.openssl("ts -query -in ours.tsq -text");
    let told = String::from_utf8_lossy(&told).into_owned();
    for line in [
        "Version: 1",
        "Hash Algorithm: sha256",
        "Policy OID: unspecified",
        "Nonce: 0x4701020304050607",
        "Certificate required: yes",
    ] {
        assert!(told.contains(line), "{told}");
    }
}

#[test]
fn the_stamp_of_something_else_is_not_believed() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let other = request::bytes(Digest::of(b"other words"), nonce());
    let reply = authority.reply(&other, "good", "tsa");
    assert_eq!(refused(&authority, &reply), StampFault::OtherImprint);
}

#[test]
fn the_answer_to_another_request_is_not_believed() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let other = request::bytes(Digest::of(WORDS), Nonce::of([9; 8]));
    let reply = authority.reply(&other, "good", "tsa");
    assert_eq!(refused(&authority, &reply), StampFault::OtherNonce);
}

#[test]
fn the_token_of_another_root_is_not_believed() {
    let (Some(authority), Some(other)) = (Authority::new(), Authority::new()) else {
        return;
    };
    let reply = other.reply(&ask(), "good", "tsa");
    assert!(matches!(refused(&authority, &reply), StampFault::Chain(_)));
}

#[test]
fn a_token_made_after_its_certificate_expired_is_not_believed() {
    let Some(authority) = Authority::new() else {
        return;
    };
    authority.signer(
        "late",
        "p256",
        "signer",
        "20200101000000Z",
        "20210101000000Z",
    );
    let reply = authority.reply(&ask(), "late", "tsa");
    assert!(matches!(refused(&authority, &reply), StampFault::Chain(_)));
}

#[test]
fn a_token_outlives_the_certificate_it_was_made_with() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let reply = authority.reply(&ask(), "good", "tsa");
    let stamped = ours(&authority, &reply).expect("a good token");
    let (now, later) = (stamped.time.millis() / 1000, 4_200_000_000_i64);
    assert!(theirs(&authority, &reply, &format!("-attime {now}")));
    assert!(!theirs(&authority, &reply, &format!("-attime {later}")));
}

#[test]
fn a_certificate_with_other_purposes_makes_no_time_stamps() {
    let Some(authority) = Authority::new() else {
        return;
    };
    for kind in ["two_purposes", "not_critical", "no_purpose"] {
        authority.signer(kind, "p256", kind, "20200101000000Z", "20991231000000Z");
        let reply = authority.reply_by_cms(&ask(), kind);
        let fault = refused(&authority, &reply);
        assert!(matches!(fault, StampFault::Usage(_)), "{kind}: {fault}");
    }
    // The same way with a proper certificate is believed, so it is the purposes that are refused.
    let reply = authority.reply_by_cms(&ask(), "good");
    assert!(theirs(&authority, &reply, ""));
    ours(&authority, &reply).expect("a good token");
}

#[test]
fn an_authority_that_refuses_is_quoted() {
    let Some(authority) = Authority::new() else {
        return;
    };
    authority.put("words", WORDS);
    let sha512 = "ts -query -data words -sha512 -cert -out other.tsq";
    authority.openssl(sha512);
    let reply = authority.reply(&authority.read("other.tsq"), "good", "tsa");
    let fault = Token::read(&reply).expect_err("no token");
    assert!(
        fault
            .to_string()
            .contains("Message digest algorithm is not supported"),
        "{fault}"
    );
}

/// No changed octet survives but those that neither of us reads, and none makes either of us panic.
#[test]
fn an_altered_token_is_never_believed_where_openssl_does_not_believe_it() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let reply = authority.reply(&ask(), "good", "tsa");
    let whole = ours(&authority, &reply).expect("a good token");
    let mut believed = Vec::new();
    for at in 0..reply.len() {
        for bit in 0..8 {
            let mut altered = reply.clone();
            altered[at] ^= 1 << bit;
            if let Ok(stamped) = ours(&authority, &altered) {
                assert_eq!(stamped, whole, "octet {at} says something else");
                believed.push(altered);
            }
        }
    }
    // What is left are the status, tags of parts that are skipped, and the certificates' own signatures.
    assert!(
        believed.len() < reply.len() / 4,
        "{} of {}",
        believed.len(),
        reply.len()
    );
}

#[test]
fn cut_and_random_replies_are_refused_and_do_not_panic() {
    let Some(authority) = Authority::new() else {
        return;
    };
    let reply = authority.reply(&ask(), "good", "tsa");
    for length in 0..reply.len() {
        assert!(ours(&authority, &reply[..length]).is_err(), "{length}");
    }
    let noise: Arc<[u8]> = crate::support::web::bodies::noise(5, "token", 1 << 14).into();
    for start in 0..256 {
        assert!(Token::read(&noise[start..]).is_err());
    }
}
