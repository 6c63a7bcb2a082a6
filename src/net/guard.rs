//! Which addresses may be contacted: the public internet, and what the user allowed by name.
//!
//! Every cited link is chosen by a stranger, so every hop is judged, on the address that is really
//! connected to. Tables: liveness.md 10.2 (IANA special-purpose registries).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::{Host, Url};

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
        if self
            .allowed
            .iter()
            .any(|network| network.contains(&address))
        {
            return true;
        }
        match address {
            IpAddr::V4(address) => permits_v4(address),
            IpAddr::V6(address) => {
                if let Some(inner) = inner_v4(address) {
                    let allowed = |network: &IpNet| network.contains(&IpAddr::V4(inner));
                    return self.allowed.iter().any(allowed) || permits_v4(inner);
                }
                PUBLIC_V6.contains(&address)
                    && !REFUSED_V6.iter().any(|network| network.contains(&address))
            }
        }
    }

    /// Judges a host that is written as an address: no resolver sees those.
    pub(super) fn permits_literal(&self, url: &Url) -> Result<(), IpAddr> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        if self.permits(address) {
            Ok(())
        } else {
            Err(address)
        }
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

#[cfg(test)]
mod tests {
    use super::AddressRule;

    fn permits(address: &str) -> bool {
        AddressRule::default().permits(address.parse().expect("an address"))
    }

    #[test]
    fn only_the_public_internet_is_permitted() {
        for address in ["8.8.8.8", "104.244.42.5", "2606:4700::1", "::ffff:8.8.8.8"] {
            assert!(permits(address), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.100.100.200",
            "127.0.0.1",
            "168.63.129.16",
            "169.254.169.254",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!permits(address), "{address}");
        }
    }

    #[test]
    fn an_allowed_network_is_permitted_in_every_spelling() {
        let rule = AddressRule {
            allowed: vec!["127.0.0.1/32".parse().expect("a network")],
        };
        for address in ["127.0.0.1", "::ffff:127.0.0.1"] {
            assert!(rule.permits(address.parse().expect("an address")));
        }
        assert!(!rule.permits("127.0.0.2".parse().expect("an address")));
    }
}
