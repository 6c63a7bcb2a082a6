//! Which addresses may be contacted: the public internet, and what the user allowed by name.
//!
//! Every cited link is chosen by a stranger, so every hop is judged, on the address that is really
//! connected to; ports and private names are judged along. Tables: liveness.md 10.2 (IANA
//! special-purpose registries). Pure. Cases: `tests/guard.rs` and `tests/hostile`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::Host;

use super::target::Target;
use crate::model::exchange::{NoAnswer, NoAnswerKind};

/// The public internet, plus allowed networks.
#[derive(Clone, Debug, Default)]
pub struct AddressRule {
    /// Networks the user allowed with `--allow-address`.
    pub allowed: Vec<IpNet>,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

const REFUSED_V4: [Ipv4Net; 18] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(168, 63, 129, 16, 32),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 31, 196, 0, 24),
    v4(192, 52, 193, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(192, 175, 48, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 3), // multicast and everything after it
];

/// The only IPv6 space handed out to the public …
const PUBLIC_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
/// … without these.
const REFUSED_V6: [Ipv6Net; 5] = [
    v6(0x2001, 0, 0, 23),
    v6(0x2001, 0x0db8, 0, 32),
    v6(0x2002, 0, 0, 16),
    v6(0x2620, 0x004f, 0x8000, 48),
    v6(0x3fff, 0, 0, 20),
];
/// The well-known NAT64 prefix (RFC 6052): the last 32 bits are an IPv4 address.
const NAT64: Ipv6Net = v6(0x0064, 0xff9b, 0, 96);

impl AddressRule {
    /// True where the address may be contacted.
    pub fn permits(&self, address: IpAddr) -> bool {
        self.allows(address)
            || match address {
                IpAddr::V4(address) => permits_v4(address),
                IpAddr::V6(address) => match inner_v4(address) {
                    Some(inner) => permits_v4(inner),
                    None => {
                        PUBLIC_V6.contains(&address)
                            && !REFUSED_V6.iter().any(|network| network.contains(&address))
                    }
                },
            }
    }

    /// True where the user allowed the address by name of its network, in whichever form it is written.
    pub fn allows(&self, address: IpAddr) -> bool {
        let inner = match address {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => inner_v4(address).map(IpAddr::V4),
        };
        let within = |network: &IpNet| {
            network.contains(&address) || inner.is_some_and(|inner| network.contains(&inner))
        };
        self.allowed.iter().any(within)
    }

    /// Judges what can be judged before a name is resolved.
    ///
    /// # Errors
    /// Why the target is not asked. A name or port that is refused here may still be asked where it
    /// resolves to nothing but networks the user allowed: [`AddressRule::judge_resolved`] decides then.
    pub(super) fn judge_target(&self, target: &Target) -> Result<(), NoAnswer> {
        let literal = match target.host {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        match literal {
            Some(address) if !self.permits(address) => {
                Err(refused(format!("{address} is not on the public internet")))
            }
            Some(address) if !self.allows(address) => judge_port(target),
            None if self.allowed.is_empty() => judge_name(target).and_then(|()| judge_port(target)),
            _ => Ok(()),
        }
    }

    /// Judges the addresses a target would be connected to. One bad address spoils a name: an attack
    /// by rebinding mixes good with bad. `moved` is what rules
    /// of `--connect-to` say of the target.
    ///
    /// # Errors
    /// Why none of them is contacted.
    pub(super) fn judge_resolved(
        &self,
        target: &Target,
        addresses: &[SocketAddr],
        moved: Moved,
    ) -> Result<(), NoAnswer> {
        if let Some(bad) = addresses.iter().find(|address| !self.permits(address.ip())) {
            let (host, bad) = (&target.host, bad.ip());
            return Err(refused(format!(
                "{host} resolves to {bad}, which is not on the public internet"
            )));
        }
        let all_allowed = addresses.iter().all(|address| self.allows(address.ip()));
        if moved == Moved::PortNamed || (all_allowed && moved == Moved::Nowhere) {
            return Ok(());
        }
        // A rule that moves every host says nothing of this one: it is judged as on the internet, and what
        // the user allowed is where the rule leads.
        if moved == Moved::AnyPort
            && let Some(literal) = literal(target)
            && !Self::default().permits(literal)
        {
            return Err(not_public(literal));
        }
        judge_name(target)?;
        judge_port(target)
    }
}

impl AddressRule {
    /// Judges a name that somebody else looks up: there is no address to judge.
    ///
    /// # Errors
    /// Why it is not asked.
    pub(super) fn judge_unresolved(&self, target: &Target) -> Result<(), NoAnswer> {
        judge_name(target)?;
        judge_port(target)
    }
}

/// What the rules of `--connect-to` say of a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Moved {
    /// No rule fits: it is connected to as written.
    Nowhere,
    /// A rule fits that stands for any port.
    AnyPort,
    /// A rule fits that names the target's port.
    PortNamed,
}

/// Ports of web servers (liveness.md 4.0, P4): a link must not make us speak to a mail server.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// Names that are never public (RFC 6761, RFC 6762, RFC 8375, ICANN's reservation of `internal`).
const PRIVATE_NAMES: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

fn literal(target: &Target) -> Option<IpAddr> {
    match target.host {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    }
}

fn not_public(address: IpAddr) -> NoAnswer {
    refused(format!("{address} is not on the public internet"))
}

fn judge_port(target: &Target) -> Result<(), NoAnswer> {
    if PORTS.contains(&target.port) {
        return Ok(());
    }
    Err(NoAnswer {
        kind: NoAnswerKind::PortRefused,
        detail: format!("port {} is not a port of web servers", target.port),
    })
}

fn judge_name(target: &Target) -> Result<(), NoAnswer> {
    let name = target.host_name().to_ascii_lowercase();
    let private = PRIVATE_NAMES.iter().any(|ending| {
        name.strip_suffix(ending)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    if private {
        return Err(refused(format!("{name} is not a public name")));
    }
    Ok(())
}

fn refused(detail: String) -> NoAnswer {
    NoAnswer {
        kind: NoAnswerKind::AddressRefused,
        detail,
    }
}

fn permits_v4(address: Ipv4Addr) -> bool {
    !REFUSED_V4.iter().any(|network| network.contains(&address))
}

/// The IPv4 address inside a mapped (::ffff:0:0/96) or NAT64 address: it is judged instead.
fn inner_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return Some(mapped);
    }
    NAT64.contains(&address).then(|| {
        let [.., a, b, c, d] = address.octets();
        Ipv4Addr::new(a, b, c, d)
    })
}
