//! X.509 certificates (RFC 5280) → the few parts that a time stamp asks for; PEM text → certificates.
//! Nothing is believed here: whether a certificate may vouch for anything is `judge`'s to find out.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use super::der::{Element, Reader, tag};
use super::oid;
use crate::model::timestamp::Timestamp;

/// Certificates in one file of roots; bundles of the web have about 150.
const ROOTS_MAX: usize = 1000;

/// What is read of a certificate.
pub(super) struct Certificate<'a> {
    /// The serial number's octets.
    pub serial: &'a [u8],
    /// The issuer's name, whole.
    pub issuer: &'a [u8],
    /// The common name of the subject, else its organisation.
    pub subject: String,
    /// The last moment it is good for.
    pub not_after: Timestamp,
    /// Purposes, and whether that list is marked as critical; none: it has no such list.
    pub purposes: Option<(bool, Vec<&'a [u8]>)>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate; `None` where its form is broken.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut body = Reader::new(bytes)
            .inside(tag::SEQUENCE)?
            .inside(tag::SEQUENCE)?;
        body.optional(tag::context(0));
        let serial = body.content(tag::INTEGER)?;
        body.optional(tag::SEQUENCE)?;
        let issuer = body.optional(tag::SEQUENCE)?.whole;
        let mut validity = body.inside(tag::SEQUENCE)?;
        validity.next()?;
        let not_after = moment(validity.next()?)?;
        let subject = subject(body.inside(tag::SEQUENCE)?);
        let mut certificate = Self {
            serial,
            issuer,
            subject,
            not_after,
            purposes: None,
        };
        let extensions = body
            .find(|element| element.tag == tag::context(3))
            .and_then(|element| element.inside().inside(tag::SEQUENCE));
        for extension in extensions.into_iter().flatten() {
            let mut parts = extension.inside();
            if parts.content(tag::OBJECT)? != oid::EXTENDED_KEY_USAGE {
                continue;
            }
            let critical = parts
                .content(tag::BOOLEAN)
                .is_some_and(|value| value.first() != Some(&0));
            let list = Reader::new(parts.content(tag::OCTET_STRING)?).inside(tag::SEQUENCE)?;
            let purposes = list.map(|purpose| purpose.content).collect();
            certificate.purposes = Some((critical, purposes));
        }
        Some(certificate)
    }
}

/// The last day a certificate is good for; `None` where it cannot be read.
pub fn not_after(certificate: &[u8]) -> Option<Timestamp> {
    Certificate::read(certificate).map(|certificate| certificate.not_after)
}

/// Certificates of a PEM text, in DER; empty where it holds none.
pub fn of_pem(text: &[u8]) -> Vec<Vec<u8>> {
    CertificateDer::pem_slice_iter(text)
        .take(ROOTS_MAX)
        .filter_map(Result::ok)
        .map(|certificate| certificate.to_vec())
        .collect()
}

fn subject(name: Reader<'_>) -> String {
    let mut found = (None, None);
    for part in name.flat_map(|set| set.inside()) {
        let mut part = part.inside();
        let (kind, value) = (part.content(tag::OBJECT), part.next());
        let text = value.map(|value| String::from_utf8_lossy(value.content).into_owned());
        match kind {
            Some(oid::COMMON_NAME) => found.0 = text,
            Some(oid::ORGANIZATION) => found.1 = text,
            _ => {}
        }
    }
    found.0.or(found.1).unwrap_or_default()
}

/// GeneralizedTime and UTCTime (X.680), which in certificates and tokens are always in UTC.
pub(super) fn moment(element: Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(element.content).ok()?;
    let text = text.strip_suffix('Z')?;
    let text = match element.tag {
        tag::GENERALIZED_TIME => text.to_owned(),
        // RFC 5280 section 4.1.2.5.1: two digits of 50 or more are of the last century.
        tag::UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        tag::UTC_TIME => format!("20{text}"),
        _ => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    if whole.len() != 14
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|sign| sign.is_ascii_digit())
    {
        return None;
    }
    let part = |range: std::ops::Range<usize>| whole.get(range).unwrap_or_default();
    let moment = format!(
        "{}-{}-{}T{}:{}:{}.{fraction}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(8..10),
        part(10..12),
        part(12..14)
    );
    moment.parse().ok()
}
