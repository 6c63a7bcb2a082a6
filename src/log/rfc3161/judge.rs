//! A token, what it should vouch for, and trusted roots → the stamp, or why it is not believed.
//!
//! All of RFC 3161 section 2.3 and RFC 5816: the signer's certificate is the one that the token names by
//! digest, has the sole and critical purpose of time stamping, and leads to a root that was good **at the
//! time of the stamp**: one that expired since still vouches for what it stamped before.

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::aws_lc_rs as algorithms;
use webpki::{EndEntityCert, KeyUsage};

use super::certificate::Certificate;
use super::der::tag;
use super::oid;
use super::token::{Signer, StampFault, Token};
use crate::model::digest::Digest;
use crate::model::timestamp::Timestamp;

/// What a believed token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamped {
    /// When the authority says the bytes existed.
    pub time: Timestamp,
    /// The name in the signer's certificate.
    pub signer: String,
    /// The last moment that the first certificate of the chain to expire is good for.
    pub good_until: Timestamp,
    /// SHA-256 of the root certificate that vouches for it.
    pub root: Digest,
}

/// Checks that the token vouches for `imprint`, answers `nonce` where one is given, and is signed by
/// somebody whom one of the `roots` (DER) trusts with time stamps.
///
/// # Errors
/// [`StampFault`] with the first step that fails.
pub fn judge(
    token: &Token,
    imprint: Digest,
    nonce: Option<&[u8]>,
    roots: &[Vec<u8>],
) -> Result<Stamped, StampFault> {
    if token.imprint != Some(imprint) {
        return Err(StampFault::OtherImprint);
    }
    if nonce.is_some() && token.nonce.as_deref() != nonce {
        return Err(StampFault::OtherNonce);
    }
    let named = |bytes: &&Vec<u8>| {
        Certificate::read(bytes).is_some_and(|certificate| {
            certificate.issuer == token.signer.issuer && certificate.serial == token.signer.serial
        })
    };
    let signature = StampFault::Signature;
    let known = token.certificates.iter().chain(roots);
    let bytes = known
        .clone()
        .find(named)
        .ok_or(signature("the certificate of its signer is not there"))?;
    let certificate = Certificate::read(bytes).ok_or(signature("a certificate is broken"))?;
    attributes_hold(token, bytes)?;
    signature_holds(&token.signer, bytes)?;
    match &certificate.purposes {
        Some((true, purposes)) if purposes.as_slice() == [oid::TIME_STAMPING] => {}
        Some((true, _)) => return Err(StampFault::Usage("it has other purposes")),
        Some((false, _)) => return Err(StampFault::Usage("its purposes are not critical")),
        None => return Err(StampFault::Usage("it has no purposes")),
    }
    let (root, chain_until) = chain(bytes, token, roots)?;
    Ok(Stamped {
        time: token.time,
        signer: certificate.subject,
        good_until: chain_until.min(certificate.not_after),
        root,
    })
}

/// The signed attributes say what was signed and with which certificate.
fn attributes_hold(token: &Token, certificate: &[u8]) -> Result<(), StampFault> {
    let fault = StampFault::Signature;
    let signer = &token.signer;
    let value = |kind: &[u8]| signer.attribute(kind);
    if value(oid::CONTENT_TYPE).map(|kind| kind.content) != Some(oid::TST_INFO) {
        return Err(fault("it was made for something other than a time stamp"));
    }
    let now = digest(&signer.digest, &token.content)
        .ok_or(fault("it rests on a digest that is not trusted here"))?;
    if value(oid::MESSAGE_DIGEST).map(|said| said.content) != Some(now.as_slice()) {
        return Err(fault("it is that of other time-stamp information"));
    }
    let named = if let Some(second) = value(oid::SIGNING_CERTIFICATE_V2) {
        let mut first = second
            .inside()
            .inside(tag::SEQUENCE)
            .and_then(|mut list| list.inside(tag::SEQUENCE))
            .ok_or(fault("it names its certificate in a broken form"))?;
        let algorithm = first
            .inside(tag::SEQUENCE)
            .and_then(|mut algorithm| algorithm.content(tag::OBJECT))
            .unwrap_or(oid::SHA_256);
        first.content(tag::OCTET_STRING) == digest(algorithm, certificate).as_deref()
    } else if let Some(first) = value(oid::SIGNING_CERTIFICATE) {
        let mut first = first
            .inside()
            .inside(tag::SEQUENCE)
            .and_then(|mut list| list.inside(tag::SEQUENCE))
            .ok_or(fault("it names its certificate in a broken form"))?;
        // SHA-1 only points at the certificate here; the signature covers what matters.
        let pointed =
            aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
        first.content(tag::OCTET_STRING) == Some(pointed.as_ref())
    } else {
        return Err(fault("it does not name its certificate"));
    };
    if named {
        Ok(())
    } else {
        Err(fault("it names another certificate"))
    }
}

fn digest(algorithm: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    Some(match algorithm {
        oid::SHA_256 => Sha256::digest(bytes).to_vec(),
        oid::SHA_384 => Sha384::digest(bytes).to_vec(),
        oid::SHA_512 => Sha512::digest(bytes).to_vec(),
        _ => return None,
    })
}

fn signature_holds(signer: &Signer, certificate: &[u8]) -> Result<(), StampFault> {
    let certificate = CertificateDer::from(certificate);
    let certificate = EndEntityCert::try_from(&certificate)
        .map_err(|_| StampFault::Signature("the certificate of its signer is broken"))?;
    let holds = tried(signer).iter().any(|algorithm| {
        certificate
            .verify_signature(*algorithm, &signer.attributes, &signer.signature)
            .is_ok()
    });
    if holds {
        Ok(())
    } else {
        Err(StampFault::Signature(
            "it is not by the key in the certificate",
        ))
    }
}

/// The algorithms a signature may be of: which curve is used stands in the certificate.
fn tried(signer: &Signer) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    let rsa = match (signer.algorithm.as_slice(), signer.digest.as_slice()) {
        (oid::RSA_SHA_256, _) | (oid::RSA, oid::SHA_256) => algorithms::RSA_PKCS1_2048_8192_SHA256,
        (oid::RSA_SHA_384, _) | (oid::RSA, oid::SHA_384) => algorithms::RSA_PKCS1_2048_8192_SHA384,
        (oid::RSA_SHA_512, _) | (oid::RSA, oid::SHA_512) => algorithms::RSA_PKCS1_2048_8192_SHA512,
        (oid::ECDSA_SHA_256, _) => {
            return vec![
                algorithms::ECDSA_P256_SHA256,
                algorithms::ECDSA_P384_SHA256,
                algorithms::ECDSA_P521_SHA256,
            ];
        }
        (oid::ECDSA_SHA_384, _) => {
            return vec![
                algorithms::ECDSA_P256_SHA384,
                algorithms::ECDSA_P384_SHA384,
                algorithms::ECDSA_P521_SHA384,
            ];
        }
        (oid::ECDSA_SHA_512, _) => {
            return vec![
                algorithms::ECDSA_P256_SHA512,
                algorithms::ECDSA_P384_SHA512,
                algorithms::ECDSA_P521_SHA512,
            ];
        }
        _ => return Vec::new(),
    };
    vec![rsa]
}

/// Finds the way to a root at the time of the stamp: the root's digest, and until when all on the way
/// to it is good.
fn chain(
    signer: &[u8],
    token: &Token,
    roots: &[Vec<u8>],
) -> Result<(Digest, Timestamp), StampFault> {
    let told = |error: webpki::Error| StampFault::Chain(error.to_string());
    let signer = CertificateDer::from(signer);
    let end = EndEntityCert::try_from(&signer).map_err(told)?;
    let ders: Vec<CertificateDer<'_>> = roots
        .iter()
        .map(|root| CertificateDer::from(root.as_slice()))
        .collect();
    // A root that cannot be read vouches for nothing; the others still do.
    let anchors: Vec<(TrustAnchor<'_>, &Vec<u8>)> = ders
        .iter()
        .zip(roots)
        .filter_map(|(der, root)| Some((webpki::anchor_from_trusted_cert(der).ok()?, root)))
        .collect();
    let between: Vec<CertificateDer<'_>> = token
        .certificates
        .iter()
        .map(|one| CertificateDer::from(one.as_slice()))
        .collect();
    let seconds = u64::try_from(token.time.millis().div_euclid(1000)).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let mut fault = "none is named".to_owned();
    for (anchor, root) in &anchors {
        let one = [anchor.clone()];
        let usage = KeyUsage::required(oid::TIME_STAMPING);
        let trusted = webpki::ALL_VERIFICATION_ALGS;
        match end.verify_for_usage(trusted, &one, &between, time, usage, None, None) {
            Err(error) => fault = error.to_string(),
            Ok(path) => {
                let certificates = path.intermediate_certificates();
                let until = certificates
                    .filter_map(|one| Certificate::read(&one.der()).map(|read| read.not_after))
                    .chain(Certificate::read(root).map(|root| root.not_after))
                    .min();
                // The library takes a root as it is; that one had expired by then is ours to see.
                match until {
                    Some(until) if until >= token.time => return Ok((Digest::of(root), until)),
                    _ => fault = "the root had expired by then".to_owned(),
                }
            }
        }
    }
    Err(StampFault::Chain(fault))
}
