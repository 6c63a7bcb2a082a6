//! A server name → a certificate for it: a certificate authority made at start, leaves made on
//! demand and kept. Scenarios of a host can make its certificate expired, for another name, or of no
//! authority. ALPN offers `http/1.1` only. Nothing is written to disk here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::scenario::Scenario;
use super::state::State;

/// The name on a certificate for connections that name no server.
const UNNAMED: &str = "localhost";

/// The name on a certificate for another host.
const OTHER_NAME: &str = "other.example";

/// Leaves by server name and by what is to be wrong with them.
type Leaves = BTreeMap<(String, Option<Scenario>), Arc<CertifiedKey>>;

/// The authority and the leaves it has made.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// All leaves share one key: making keys takes longer than signing.
    leaf_key: KeyPair,
    /// The authority's certificate, PEM.
    pub pem: String,
    /// Guards the leaves made so far; held while one is made.
    leaves: Mutex<Leaves>,
    state: Arc<Mutex<State>>,
}

impl Authority {
    /// A new authority, valid for the whole century: the reader's clock is its own affair.
    pub fn new(state: Arc<Mutex<State>>) -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (params.distinguished_name).push(DnType::CommonName, "simulated web test authority");
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        params.not_after = rcgen::date_time_ymd(2100, 1, 1);
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok(Self {
            issuer: Issuer::new(params, key),
            leaf_key: KeyPair::generate()?,
            pem: certificate.pem(),
            leaves: Mutex::new(BTreeMap::new()),
            state,
        })
    }

    /// What a listener needs.
    pub fn server_config(self: Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn leaf(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let scenario = (self.state.lock())
            .unwrap_or_else(PoisonError::into_inner)
            .certificate(name);
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (name.to_owned(), scenario);
        if let Some(leaf) = leaves.get(&key) {
            return Some(Arc::clone(leaf));
        }
        let leaf = Arc::new(self.make(name, scenario)?);
        leaves.insert(key, Arc::clone(&leaf));
        Some(leaf)
    }

    fn make(&self, name: &str, scenario: Option<Scenario>) -> Option<CertifiedKey> {
        let printed_name = match scenario {
            Some(Scenario::CertificateOtherName) => OTHER_NAME,
            _ => name,
        };
        let mut params = CertificateParams::new(vec![printed_name.to_owned()]).ok()?;
        (params.distinguished_name).push(DnType::CommonName, printed_name);
        params.use_authority_key_identifier_extension = true;
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        params.not_after = match scenario {
            Some(Scenario::CertificateExpired) => rcgen::date_time_ymd(2001, 1, 1),
            _ => rcgen::date_time_ymd(2099, 1, 1),
        };
        let certificate = match scenario {
            Some(Scenario::CertificateUntrusted) => params.self_signed(&self.leaf_key),
            _ => params.signed_by(&self.leaf_key, &self.issuer),
        };
        let chain = vec![CertificateDer::from(certificate.ok()?.der().to_vec())];
        let key = PrivateKeyDer::try_from(self.leaf_key.serialize_der()).ok()?;
        let signing = aws_lc_rs::sign::any_supported_type(&key).ok()?;
        Some(CertifiedKey::new(chain, signing))
    }
}

impl ResolvesServerCert for Authority {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.leaf(&hello.server_name().unwrap_or(UNNAMED).to_ascii_lowercase())
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authority").finish_non_exhaustive()
    }
}
