//! A target → an open connection to an address that was judged, in the clear or over TLS.
//!
//! The addresses judged are the ones connected to, and the socket is asked afterwards where it really
//! went. Addresses are raced with a head start for the first (RFC 8305), so that a host whose IPv6 leads
//! nowhere is still reached.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;

use super::Trust;
use super::channel::{Channel, Stream};
use super::connect_to::{ConnectTo, destination};
use super::fault;
use super::guard::AddressRule;
use super::limits::Limits;
use super::names::Names;
use super::proxy::{Far, Proxy, failed};
use super::target::{Scheme, Target};
use crate::model::digest::Digest;
use crate::model::exchange::{NoAnswer, NoAnswerKind};
use crate::model::transfer::{Tls, Transfer};

/// The head start of each address over the next (RFC 8305 section 5).
const HEAD_START: Duration = Duration::from_millis(250);
/// Addresses tried of one name; a name with hundreds is no reason to knock on hundreds of doors.
const ADDRESSES_MAX: usize = 8;

/// What it takes to connect.
pub(super) struct Dialer {
    pub rule: AddressRule,
    pub connect_to: Vec<ConnectTo>,
    pub names: Arc<dyn Names>,
    pub tls: Arc<rustls::ClientConfig>,
    /// The same for questions of [`Trust::EvidenceOnly`].
    pub tls_unverified: Arc<rustls::ClientConfig>,
    pub proxy: Option<Proxy>,
    pub limits: Limits,
}

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum DialFault {
    /// An outcome.
    NoAnswer(NoAnswer),
    /// The peer speaks HTTP/2 only.
    WantsHttp2,
}

impl From<NoAnswer> for DialFault {
    fn from(why: NoAnswer) -> Self {
        Self::NoAnswer(why)
    }
}

impl Dialer {
    /// Connects, noting what was seen on the way in `seen`.
    pub async fn connect(
        &self,
        target: &Target,
        trust: Trust,
        seen: &mut Transfer,
    ) -> Result<Channel, DialFault> {
        let (addresses, far) = self.way_to(target, seen).await?;
        let deadline = Instant::now() + Duration::from_millis(self.limits.connect_ms_max);
        let late = |what: &str| NoAnswer {
            kind: NoAnswerKind::ConnectTimeout,
            detail: format!("{what} within {} ms", self.limits.connect_ms_max),
        };
        let begun = Instant::now();
        let mut stream = timeout_at(deadline, race(&addresses))
            .await
            .map_err(|_| self.blamed(late("no connection")))?
            .map_err(|error| self.blamed(fault::of_io(&error)))?;
        seen.times.connect_ms = Some(millis_since(begun));
        let peer = stream.peer_addr().map_err(|error| fault::of_io(&error))?;
        if !addresses.contains(&peer) {
            // Only judged addresses are dialled; this is the second lock on the door.
            return Err(NoAnswer {
                kind: NoAnswerKind::AddressRefused,
                detail: format!("connected to {peer}, which was not judged"),
            }
            .into());
        }
        // Requests are one small write each: waiting to join them with others only costs time. A
        // system that cannot do so is slower and nothing else.
        let _ = stream.set_nodelay(true);
        if let (Some(proxy), Some(far)) = (&self.proxy, far) {
            timeout_at(deadline, proxy.tunnel(&mut stream, &far))
                .await
                .map_err(|_| failed(&format!("no tunnel through {proxy} in time")))??;
        }
        let (stream, tls) = match target.scheme {
            Scheme::Http => (Stream::Plain(stream), None),
            Scheme::Https => self.secured(target, trust, stream, deadline, seen).await?,
        };
        let mut channel = Channel::new(stream, peer, tls);
        channel.proxy = self.proxy.as_ref().map(ToString::to_string);
        Ok(channel)
    }

    /// The connection over TLS.
    async fn secured(
        &self,
        target: &Target,
        trust: Trust,
        stream: TcpStream,
        deadline: Instant,
        seen: &mut Transfer,
    ) -> Result<(Stream, Option<Tls>), DialFault> {
        let begun = Instant::now();
        let shaken = timeout_at(deadline, self.shake_hands(target, trust, stream))
            .await
            .map_err(|_| NoAnswer {
                kind: NoAnswerKind::ConnectTimeout,
                detail: format!("no TLS handshake within {} ms", self.limits.connect_ms_max),
            })?;
        seen.times.tls_ms = Some(millis_since(begun));
        let (stream, tls) = shaken?;
        Ok((stream, Some(tls)))
    }

    /// Where to connect, and where a proxy is to lead from there.
    async fn way_to(
        &self,
        target: &Target,
        seen: &mut Transfer,
    ) -> Result<(Vec<SocketAddr>, Option<Far>), NoAnswer> {
        let Some(proxy) = &self.proxy else {
            return Ok((self.resolve(target, seen).await?, None));
        };
        let to = destination(&self.connect_to, &target.host_name(), target.port);
        let far = if proxy.is_told_names() && to.host.parse::<IpAddr>().is_err() {
            self.rule.judge_unresolved(target)?;
            Far::Name(to.host, to.port)
        } else {
            let judged = self.resolve(target, seen).await?;
            let first = judged.into_iter().next();
            Far::Address(first.ok_or_else(|| failed("no address to lead to"))?)
        };
        let (host, port) = proxy.at();
        let found = match host.parse::<IpAddr>() {
            Ok(address) => vec![address],
            // The person named it, so it is not judged.
            Err(_) => self
                .names
                .look_up(host)
                .await
                .map_err(|error| failed(&format!("the proxy {proxy}: {error}")))?,
        };
        let addresses = found.into_iter().map(|ip| SocketAddr::new(ip, port));
        Ok((interleaved(addresses.collect()), Some(far)))
    }

    /// What keeps us from reaching a proxy says nothing of the host.
    fn blamed(&self, why: NoAnswer) -> NoAnswer {
        match &self.proxy {
            Some(proxy) => failed(&format!("the proxy {proxy}: {}", why.detail)),
            None => why,
        }
    }

    /// The judged addresses of a target.
    async fn resolve(
        &self,
        target: &Target,
        seen: &mut Transfer,
    ) -> Result<Vec<SocketAddr>, NoAnswer> {
        let to = destination(&self.connect_to, &target.host_name(), target.port);
        let found = match to.host.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => {
                let begun = Instant::now();
                let patience = Duration::from_millis(self.limits.resolve_ms_max);
                let found = timeout(patience, self.names.look_up(&to.host)).await;
                seen.times.resolve_ms = Some(millis_since(begun));
                found.map_err(|_| NoAnswer {
                    kind: NoAnswerKind::DnsFailed,
                    detail: format!("no name in {} ms", self.limits.resolve_ms_max),
                })??
            }
        };
        let addresses: Vec<SocketAddr> = found
            .into_iter()
            .map(|address| SocketAddr::new(address, to.port))
            .collect();
        if addresses.is_empty() {
            return Err(NoAnswer {
                kind: NoAnswerKind::DnsNoName,
                detail: format!("{} has no address", to.host),
            });
        }
        self.rule.judge_resolved(target, &addresses, to.moved)?;
        seen.resolved = addresses.iter().map(ToString::to_string).collect();
        Ok(interleaved(addresses))
    }

    async fn shake_hands(
        &self,
        target: &Target,
        trust: Trust,
        stream: TcpStream,
    ) -> Result<(Stream, Tls), DialFault> {
        let name = ServerName::try_from(target.host_name()).map_err(|error| NoAnswer {
            kind: NoAnswerKind::Tls,
            detail: error.to_string(),
        })?;
        let configuration = match trust {
            Trust::Verified => &self.tls,
            Trust::EvidenceOnly => &self.tls_unverified,
        };
        let connector = TlsConnector::from(Arc::clone(configuration));
        let stream = connector.connect(name, stream).await.map_err(|error| {
            if fault::wants_another_protocol(&error) {
                return DialFault::WantsHttp2;
            }
            let mut why = fault::of_io(&error);
            // Whatever ends a handshake, no answer over TLS can be had from this peer now.
            why.kind = if fault::is_of_certificate(&error) {
                NoAnswerKind::TlsCertificate
            } else {
                NoAnswerKind::Tls
            };
            why.into()
        })?;
        let (_, session) = stream.get_ref();
        let tls = Tls {
            version: session
                .protocol_version()
                .map_or_else(String::new, |version| format!("{version:?}")),
            cipher_suite: session
                .negotiated_cipher_suite()
                .map_or_else(String::new, |suite| format!("{:?}", suite.suite())),
            alpn: session
                .alpn_protocol()
                .map(|name| String::from_utf8_lossy(name).into_owned()),
            certificates: session
                .peer_certificates()
                .unwrap_or_default()
                .iter()
                .map(|certificate| Digest::of(certificate))
                .collect(),
            unverified: trust == Trust::EvidenceOnly,
        };
        Ok((Stream::Tls(Box::new(stream)), tls))
    }
}

/// The first address to take a connection.
async fn race(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    if let [only] = addresses {
        return TcpStream::connect(only).await;
    }
    let mut runners = JoinSet::new();
    for (place, address) in (0_u32..).zip(addresses.iter().copied().take(ADDRESSES_MAX)) {
        runners.spawn(async move {
            tokio::time::sleep(HEAD_START * place).await;
            TcpStream::connect(address).await
        });
    }
    let mut first_error = None;
    while let Some(done) = runners.join_next().await {
        match done {
            // Dropping the set ends the others.
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => {
                first_error.get_or_insert(error);
            }
            Err(_) => {}
        }
    }
    Err(first_error.unwrap_or_else(|| io::ErrorKind::TimedOut.into()))
}

/// IPv6 and IPv4 by turns, beginning with the resolver's first choice.
fn interleaved(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (one, other): (Vec<SocketAddr>, Vec<SocketAddr>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_v6);
    let mut mixed = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    loop {
        let before = mixed.len();
        mixed.extend(one.next());
        mixed.extend(other.next());
        if mixed.len() == before {
            return mixed;
        }
    }
}

/// Whole milliseconds since `begun`.
pub(super) fn millis_since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}
