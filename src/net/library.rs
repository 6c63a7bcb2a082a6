//! HTTP/2 through reqwest, for hosts that speak nothing else, with all it would do by itself switched
//! off. An answer over HTTP/2 has no head in text, so its record says `parsed`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::timeout_at;

use super::connect_to::{ConnectTo, destination};
use super::fault::OwnReason;
use super::guard::AddressRule;
use super::limits::Limits;
use super::names::Names;
use super::spool::{Spool, SpoolFault};
use super::target::Target;
use super::watch::Watch;
use super::{SettingsFault, fault};
use crate::model::exchange::{BodyCut, Header, HeaderValue as StoredValue, NoAnswer, NoAnswerKind};

/// The HTTPS port: the library tells a resolver a name only.
const PORT: u16 = 443;

/// The library's client.
pub(super) struct Library {
    client: reqwest::Client,
    rule: AddressRule,
    connect_to: Arc<Vec<ConnectTo>>,
    limits: Limits,
}

/// What the library's client is built from.
pub(super) struct Parts {
    pub rule: AddressRule,
    pub connect_to: Vec<ConnectTo>,
    pub names: Arc<dyn Names>,
    pub tls: rustls::ClientConfig,
    pub limits: Limits,
}

impl Library {
    /// Sets the client up; asks nothing.
    pub fn new(parts: Parts) -> Result<Self, SettingsFault> {
        let connect_to = Arc::new(parts.connect_to);
        let resolver = GuardedResolver {
            rule: parts.rule.clone(),
            connect_to: Arc::clone(&connect_to),
            names: parts.names,
        };
        let limits = parts.limits;
        let mut tls = parts.tls;
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .tls_info(true)
            .https_only(true)
            .dns_resolver(resolver)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_proxy()
            .connect_timeout(Duration::from_millis(limits.connect_ms_max))
            .pool_max_idle_per_host(limits.idle_connections_per_host_max)
            .pool_idle_timeout(Duration::from_millis(limits.idle_connection_ms_max))
            .http2_max_header_list_size(u32::try_from(limits.head_bytes_max).unwrap_or(u32::MAX))
            .build()?;
        Ok(Self {
            client,
            rule: parts.rule,
            connect_to,
            limits,
        })
    }

    /// Asks; the caller reads the body.
    pub async fn ask(
        &self,
        target: &Target,
        headers: &[(String, String)],
    ) -> Result<reqwest::Response, NoAnswer> {
        // The library lets a port in the address win over the resolver's, so a rule that would move
        // one cannot be kept; better to refuse than to go elsewhere.
        let to = destination(&self.connect_to, &target.host_name(), target.port);
        if target.url.port().is_some() && to.port != target.port {
            return Err(NoAnswer {
                kind: NoAnswerKind::AddressRefused,
                detail: "--connect-to cannot move a named port of an HTTP/2-only host".to_owned(),
            });
        }
        let mut sent = HeaderMap::new();
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) =
                (name.parse::<HeaderName>(), value.parse::<HeaderValue>())
            {
                sent.append(name, value);
            }
        }
        let sent = self.client.get(target.url.clone()).headers(sent).send();
        let patience = Duration::from_millis(self.limits.head_ms_max);
        let response = tokio::time::timeout(patience, sent)
            .await
            .map_err(|_| NoAnswer {
                kind: NoAnswerKind::AnswerTimeout,
                detail: format!("no answer within {} ms", self.limits.head_ms_max),
            })?
            .map_err(|error| fault::of_library(&error))?;
        match response.remote_addr() {
            Some(peer) if !self.rule.permits(peer.ip()) => Err(NoAnswer {
                kind: NoAnswerKind::AddressRefused,
                detail: format!("connected to {peer}, which is not on the public internet"),
            }),
            _ if response.headers().len() > self.limits.headers_max => Err(NoAnswer {
                kind: NoAnswerKind::HeaderLimit,
                detail: format!("more than {} header lines", self.limits.headers_max),
            }),
            _ => Ok(response),
        }
    }
}

/// Reads a body into `spool`, and says why it is not whole if it is not.
pub(super) async fn read_body(
    mut response: reqwest::Response,
    spool: &mut Spool,
    mut watch: Watch,
    body_bytes_max: u64,
) -> Result<Option<BodyCut>, SpoolFault> {
    loop {
        match timeout_at(watch.until(), response.chunk()).await {
            Err(_) => return Ok(Some(watch.silence())),
            Ok(Ok(None)) => return Ok(None),
            Ok(Err(error)) => {
                let detail = fault::words(&error);
                return Ok(Some(BodyCut::Broken { detail }));
            }
            Ok(Ok(Some(piece))) => {
                let room = body_bytes_max.saturating_sub(spool.size());
                let room = usize::try_from(room).unwrap_or(usize::MAX);
                spool.push(&piece[..room.min(piece.len())])?;
                if room < piece.len() {
                    return Ok(Some(BodyCut::SizeLimit { body_bytes_max }));
                }
                if let Some(cut) = watch.note(spool.size()) {
                    return Ok(Some(cut));
                }
            }
        }
    }
}

/// Header lines as the library gives them.
pub(super) fn stored_headers(headers: &HeaderMap) -> Vec<Header> {
    headers
        .iter()
        .map(|(name, value)| Header {
            name: name.as_str().to_owned(),
            value: StoredValue::from_bytes(value.as_bytes()),
        })
        .collect()
}

/// Judges every address of a name before the library gets to see any.
struct GuardedResolver {
    rule: AddressRule,
    connect_to: Arc<Vec<ConnectTo>>,
    names: Arc<dyn Names>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let to = destination(&self.connect_to, name.as_str(), PORT);
        let (rule, names) = (self.rule.clone(), Arc::clone(&self.names));
        Box::pin(async move {
            let found = match to.host.parse() {
                Ok(address) => vec![address],
                Err(_) => {
                    let looked_up = names.look_up(&to.host).await;
                    looked_up.map_err(|fault| OwnReason(fault.into()))?
                }
            };
            if let Some(bad) = found.iter().find(|address| !rule.permits(**address)) {
                let detail = format!(
                    "{} resolves to {bad}, which is not on the public internet",
                    to.host
                );
                let kind = NoAnswerKind::AddressRefused;
                return Err(OwnReason(NoAnswer { kind, detail }).into());
            }
            let addresses: Vec<SocketAddr> = found
                .into_iter()
                .map(|address| SocketAddr::new(address, to.port))
                .collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
