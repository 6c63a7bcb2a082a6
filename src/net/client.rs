//! HTTP and HTTPS through reqwest, with everything it would do by itself switched off.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use reqwest::header::{self, HeaderMap, HeaderValue};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use url::Url;

use super::connect_to::{ConnectTo, destination};
use super::fault;
use super::guard::AddressRule;
use super::pace::Pace;
use super::resolver::GuardedResolver;
use super::spool::{Spool, SpoolFault};
use super::{Ask, Fetch, Fetched, Purpose};
use crate::model::digest::Digest;
use crate::model::exchange::{
    Answer, Body, BodyCut, Exchange, Header, HeaderValue as StoredValue, NoAnswer, NoAnswerKind,
    Outcome, Request,
};
use crate::model::payload::Payload;
use crate::model::timestamp::Timestamp;

// Limits and their reasons: liveness.md section 8.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
const PAGE_TOTAL_MS_MAX: u64 = 60_000;
const MEDIA_TOTAL_MS_MAX: u64 = 30 * 60_000;
const PAGE_BYTES_MAX: u64 = 10 << 20;
const MEDIA_BYTES_MAX: u64 = 2 << 30;
const HEADERS_MAX: usize = 200;
const IDLE_CONNECTIONS_PER_HOST_MAX: usize = 2;
const IDLE_CONNECTION_SECONDS_MAX: u64 = 20;

/// t.co answers tools with a redirect and browsers with a script page; a plain name gets the redirect
/// (platforms.md 1.3).
pub const USER_AGENT: &str = concat!("Pressmark/", env!("CARGO_PKG_VERSION"));

/// How the network is reached.
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

/// The network. One for a run: it keeps connections and every host's pace.
pub struct Client {
    settings: Settings,
    rule: Arc<AddressRule>,
    connect_to: Arc<Vec<ConnectTo>>,
    // Two clients, since a resolver is told a name only, and a rule may hang on the scheme's port.
    http: reqwest::Client,
    https: reqwest::Client,
    pace: Pace,
}

impl Client {
    /// Sets the client up; asks nothing.
    ///
    /// # Errors
    /// [`SettingsFault`] where certificates cannot be read or the library refuses a setting.
    pub fn new(settings: Settings) -> Result<Self, SettingsFault> {
        let rule = Arc::new(AddressRule {
            allowed: settings.allow_addresses.clone(),
        });
        let connect_to = Arc::new(settings.connect_to.clone());
        let tls = tls_configuration(settings.certificate_file.as_ref())?;
        let client = |port| build(&settings, tls.clone(), port, &rule, &connect_to);
        Ok(Self {
            http: client(80)?,
            https: client(443)?,
            settings,
            rule,
            connect_to,
            pace: Pace::default(),
        })
    }

    /// Everything that can be judged before a socket is opened.
    fn admit(&self, cited: &str) -> Result<Url, NoAnswer> {
        let refuse = |kind, detail: String| Err(NoAnswer { kind, detail });
        if self.settings.offline {
            return refuse(NoAnswerKind::Offline, "told to stay offline".to_owned());
        }
        let url = match Url::parse(cited) {
            Ok(url) => url,
            Err(error) => return refuse(NoAnswerKind::UrlMalformed, error.to_string()),
        };
        if !matches!(url.scheme(), "http" | "https") {
            let detail = format!("{}: is neither http nor https", url.scheme());
            return refuse(NoAnswerKind::SchemeRefused, detail);
        }
        if let Err(address) = self.rule.permits_literal(&url) {
            let detail = format!("{address} is not on the public internet");
            return refuse(NoAnswerKind::AddressRefused, detail);
        }
        // The library resolves names only and lets a port in the address win, so a rule that
        // would change those cannot be kept; better to refuse than to go elsewhere.
        let literal = !matches!(url.host(), Some(url::Host::Domain(_)));
        let (host, port) = (
            url.host_str().unwrap_or_default(),
            url.port_or_known_default(),
        );
        let moved = port.map(|port| destination(&self.connect_to, host, port));
        let kept = match &moved {
            Some((to_host, to_port)) if literal => to_host == host && Some(*to_port) == port,
            Some((_, to_port)) => url.port().is_none() || Some(*to_port) == port,
            None => false,
        };
        if !kept {
            let detail = "--connect-to cannot move an address with a port or number of its own";
            return refuse(NoAnswerKind::AddressRefused, detail.to_owned());
        }
        Ok(url)
    }

    async fn ask(&self, url: Url, ask: &Ask) -> Result<(Outcome, Option<Payload>), SpoolFault> {
        let _turn = self.pace.turn(url.host_str().unwrap_or_default()).await;
        let client = if url.scheme() == "http" {
            &self.http
        } else {
            &self.https
        };
        let sent = client.get(url).headers(headers(ask, &self.settings)).send();
        let response = match tokio::time::timeout(ANSWER_TIMEOUT, sent).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Ok((Outcome::NotAnswered(fault::no_answer(&error)), None)),
            Err(_) => {
                let detail = format!("no answer within {} s", ANSWER_TIMEOUT.as_secs());
                let kind = NoAnswerKind::AnswerTimeout;
                return Ok((Outcome::NotAnswered(NoAnswer { kind, detail }), None));
            }
        };
        if let Some(peer) = response.remote_addr()
            && !self.rule.permits(peer.ip())
        {
            // The resolver hands out checked addresses only; this is the second lock on the door.
            let kind = NoAnswerKind::AddressRefused;
            let detail = format!("connected to {peer}, which is not on the public internet");
            return Ok((Outcome::NotAnswered(NoAnswer { kind, detail }), None));
        }
        let mut answer = answer_head(&response);
        let (payload, cut) = self.body(response, ask.purpose).await?;
        answer.body = Body {
            digest: payload.digest,
            size: payload.size,
            cut,
        };
        Ok((Outcome::Answered(answer), Some(payload)))
    }

    async fn body(
        &self,
        mut response: reqwest::Response,
        purpose: Purpose,
    ) -> Result<(Payload, Option<BodyCut>), SpoolFault> {
        let (body_bytes_max, total_ms_max) = match purpose {
            Purpose::Page => (PAGE_BYTES_MAX, PAGE_TOTAL_MS_MAX),
            Purpose::Media => (MEDIA_BYTES_MAX, MEDIA_TOTAL_MS_MAX),
        };
        let deadline = tokio::time::Instant::now() + Duration::from_millis(total_ms_max);
        let mut spool = Spool::new(&self.settings.spool_folder);
        let cut = loop {
            let idle = tokio::time::Instant::now() + IDLE_TIMEOUT;
            match tokio::time::timeout_at(idle.min(deadline), response.chunk()).await {
                Ok(Ok(Some(piece))) => {
                    let room = body_bytes_max - spool.size();
                    let taken =
                        usize::try_from(room).map_or(piece.len(), |room| piece.len().min(room));
                    spool.push(&piece[..taken])?;
                    if taken < piece.len() {
                        break Some(BodyCut::SizeLimit { body_bytes_max });
                    }
                }
                Ok(Ok(None)) => break None,
                Ok(Err(error)) => {
                    let detail = fault::words(&error);
                    break Some(BodyCut::Broken { detail });
                }
                Err(_) if tokio::time::Instant::now() >= deadline => {
                    break Some(BodyCut::TimeLimit { total_ms_max });
                }
                Err(_) => {
                    let detail = format!("nothing came for {} s", IDLE_TIMEOUT.as_secs());
                    break Some(BodyCut::Broken { detail });
                }
            }
        };
        Ok((spool.finish(), cut))
    }
}

impl Fetch for Client {
    async fn fetch(&self, ask: &Ask) -> Result<Fetched, SpoolFault> {
        let request = Request {
            method: "GET".to_owned(),
            url: ask.url.clone(),
            headers: stored_headers(&headers(ask, &self.settings)),
        };
        let started = now();
        let (outcome, payload) = match self.admit(&ask.url) {
            Ok(url) => self.ask(url, ask).await?,
            Err(refused) => (Outcome::NotAnswered(refused), None),
        };
        let exchange = Exchange {
            request,
            started,
            ended: now(),
            outcome,
        };
        Ok(Fetched { exchange, payload })
    }
}

fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

fn headers(ask: &Ask, settings: &Settings) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(agent) = HeaderValue::from_str(&settings.user_agent) {
        headers.insert(header::USER_AGENT, agent);
    }
    let accept = match ask.purpose {
        Purpose::Page => "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
        Purpose::Media => "image/*,video/*,*/*;q=0.8",
    };
    headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
    headers.insert(
        header::ACCEPT_LANGUAGE,
        HeaderValue::from_static("en;q=0.8,*;q=0.5"),
    );
    // Bodies are stored as received, so that they can be read without undoing a coding.
    headers.insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    );
    headers
}

fn stored_headers(headers: &HeaderMap) -> Vec<Header> {
    headers
        .iter()
        .map(|(name, value)| Header {
            name: name.as_str().to_owned(),
            value: StoredValue::from_bytes(value.as_bytes()),
        })
        .collect()
}

/// The answer without its body, which is still to come.
fn answer_head(response: &reqwest::Response) -> Answer {
    let leaf_certificate = response
        .extensions()
        .get::<reqwest::tls::TlsInfo>()
        .and_then(reqwest::tls::TlsInfo::peer_certificate)
        .map(Digest::of);
    Answer {
        status: response.status().as_u16(),
        version: format!("{:?}", response.version()),
        headers: stored_headers(response.headers()),
        header_form: "parsed".to_owned(),
        first_byte: now(),
        remote_address: response.remote_addr().map(|peer| peer.to_string()),
        leaf_certificate,
        body: Body {
            digest: Digest::of(b""),
            size: 0,
            cut: None,
        },
    }
}

fn build(
    settings: &Settings,
    tls: rustls::ClientConfig,
    port: u16,
    rule: &Arc<AddressRule>,
    connect_to: &Arc<Vec<ConnectTo>>,
) -> Result<reqwest::Client, SettingsFault> {
    let resolver = GuardedResolver {
        rule: Arc::clone(rule),
        connect_to: Arc::clone(connect_to),
        port,
    };
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .tls_info(true)
        .dns_resolver(resolver)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST_MAX)
        .pool_idle_timeout(Duration::from_secs(IDLE_CONNECTION_SECONDS_MAX))
        .http1_max_headers(HEADERS_MAX)
        .user_agent(&settings.user_agent)
        .build()?)
}

/// The system's certificates plus those of `--cacert`. A machine without any can still be used: every
/// HTTPS request then fails with its own reason.
fn tls_configuration(file: Option<&PathBuf>) -> Result<rustls::ClientConfig, SettingsFault> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = file {
        let fault = |error: String| SettingsFault::Certificates(path.clone(), error);
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
    // reqwest leaves this to whoever brings a configuration.
    configuration.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(configuration)
}
