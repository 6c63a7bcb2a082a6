//! How the network is reached: what a person chose, and the TLS set-up that follows from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ipnet::IpNet;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use super::connect_to::ConnectTo;
use super::limits::Limits;
use super::manners::Manners;
use super::names::{Names, SystemNames};
use super::proxy::Proxy;

/// t.co answers tools with a redirect and browsers with a script page; a plain name gets the redirect
/// (platforms.md 1.3).
pub const USER_AGENT: &str = concat!("Pressmark/", env!("CARGO_PKG_VERSION"));

/// What a person chose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Never ask anything; every request becomes "offline".
    pub offline: bool,
    /// Sent with every request.
    pub user_agent: String,
    /// Rules for where to connect.
    pub connect_to: Vec<ConnectTo>,
    /// Networks allowed beyond the public internet.
    pub allow_addresses: Vec<IpNet>,
    /// A PEM file of certificates to trust beside the system's.
    pub certificate_file: Option<PathBuf>,
    /// Where large bodies are spooled.
    pub spool_folder: PathBuf,
    /// Who stands between us and every host. Proxies of the environment are never used.
    pub proxy: Option<Proxy>,
    /// How pages are kept and hosts are spared.
    pub manners: Manners,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offline: false,
            user_agent: USER_AGENT.to_owned(),
            connect_to: Vec::new(),
            allow_addresses: Vec::new(),
            certificate_file: None,
            spool_folder: std::env::temp_dir(),
            proxy: None,
            manners: Manners::default(),
        }
    }
}

/// What a person does not choose, and tests do.
#[derive(Clone)]
pub struct Wiring {
    /// What a server may cost us.
    pub limits: Limits,
    /// Who resolves names.
    pub names: Arc<dyn Names>,
}

impl Default for Wiring {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            names: Arc::new(SystemNames),
        }
    }
}

/// The client cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    #[error("{0} could not be read as PEM certificates: {1}")]
    Certificates(PathBuf, String),
    #[error("the HTTP client could not be set up: {0}")]
    Client(#[from] reqwest::Error),
    #[error("TLS could not be set up: {0}")]
    Tls(#[from] rustls::Error),
}

/// The system's certificates plus those of `file`. A machine without any can still be used: every HTTPS
/// request then fails with its own reason. Names `http/1.1` alone, so that answers come in a form whose
/// bytes can be kept; hosts that refuse it are asked by HTTP/2 instead.
pub(super) fn tls_configuration(
    file: Option<&Path>,
) -> Result<rustls::ClientConfig, SettingsFault> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = file {
        let fault = |error: String| SettingsFault::Certificates(path.to_path_buf(), error);
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(path)
            .map_err(|error| fault(error.to_string()))?
            .collect::<Result<_, _>>()
            .map_err(|error| fault(error.to_string()))?;
        if certificates.is_empty() {
            return Err(fault("it holds none".to_owned()));
        }
        for certificate in certificates {
            roots.add(certificate)?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut configuration = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}
