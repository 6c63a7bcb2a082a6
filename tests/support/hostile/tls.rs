//! Certificates of every broken kind, made when the server starts.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certificate {
    Good,
    Expired,
    NotYetValid,
    OtherName,
    Untrusted,
}

/// An authority and a key for its leaves.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    leaf_key: KeyPair,
    /// The authority's certificate, PEM.
    pub pem: String,
}

impl Authority {
    /// A new authority.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params
            .distinguished_name
            .push(DnType::CommonName, "hostile test authority");
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self {
            issuer: Issuer::new(params, key),
            leaf_key: KeyPair::generate().expect("a key"),
            pem,
        }
    }

    /// TLS with such a certificate, HTTP/1.1 only.
    pub fn acceptor(&self, certificate: Certificate) -> TlsAcceptor {
        self.configured(certificate, b"http/1.1")
    }

    /// TLS with a good certificate, HTTP/2 only.
    pub fn http2_acceptor(&self) -> TlsAcceptor {
        self.configured(Certificate::Good, b"h2")
    }

    fn configured(&self, certificate: Certificate, protocol: &[u8]) -> TlsAcceptor {
        // Short links lead to the articles of `tests/support/articles.rs`.
        let names: &[&str] = match certificate {
            Certificate::OtherName => &["other.example"],
            _ => &["*.hostile.example", "bit.ly", "reut.rs"],
        };
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("parameters");
        params.use_authority_key_identifier_extension = true;
        let (from, to) = match certificate {
            Certificate::Expired => (2000, 2001),
            Certificate::NotYetValid => (2098, 2099),
            _ => (2000, 2099),
        };
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        let signed = match certificate {
            Certificate::Untrusted => params.self_signed(&self.leaf_key),
            _ => params.signed_by(&self.leaf_key, &self.issuer),
        };
        let chain = vec![CertificateDer::from(
            signed.expect("a certificate").der().to_vec(),
        )];
        let key = PrivateKeyDer::try_from(self.leaf_key.serialize_der()).expect("a key");
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("versions")
                .with_no_client_auth()
                .with_single_cert(chain, key)
                .expect("a certificate for its key");
        config.alpn_protocols = vec![protocol.to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}
