//! Which addresses are refused: the tables of `net/guard.rs` against the registries, and properties.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use pressmark::net::AddressRule;
use proptest::prelude::*;

fn permits(address: &str) -> bool {
    AddressRule::default().permits(address.parse().expect("an address"))
}

#[test]
fn the_public_internet_is_permitted() {
    for address in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "104.244.42.5",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1",
        "2001:200::1",
        "2a00::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ] {
        assert!(permits(address), "{address}");
    }
}

/// The first and last address of every refused network; those within are in the table of addresses.
#[test]
fn every_refused_network_is_refused_to_its_edges() {
    for network in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::1/128",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ] {
        let network: ipnet::IpNet = network.parse().expect("a network");
        for address in [network.network(), network.broadcast()] {
            assert!(
                !AddressRule::default().permits(address),
                "{address} of {network}"
            );
        }
    }
}

#[test]
fn an_allowed_network_is_allowed_in_every_spelling() {
    let rule = AddressRule {
        allowed: vec!["127.0.0.1/32".parse().expect("a network")],
    };
    for address in ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1"] {
        assert!(
            rule.permits(address.parse().expect("an address")),
            "{address}"
        );
    }
    for address in ["127.0.0.2", "::ffff:127.0.0.2", "::127.0.0.1"] {
        assert!(
            !rule.permits(address.parse().expect("an address")),
            "{address}"
        );
    }
}

proptest! {
    #[test]
    fn an_ipv4_address_is_judged_alike_in_every_wrapping(bits in any::<u32>()) {
        let plain = Ipv4Addr::from_bits(bits);
        let [a, b, c, d] = plain.octets();
        let nat64 = Ipv6Addr::from_bits((0x0064_ff9b_u128 << 96) | u128::from(bits));
        let rule = AddressRule::default();
        let verdict = rule.permits(IpAddr::V4(plain));
        prop_assert_eq!(rule.permits(IpAddr::V6(plain.to_ipv6_mapped())), verdict);
        prop_assert_eq!(rule.permits(IpAddr::V6(nat64)), verdict);
        prop_assert!(!rule.permits(IpAddr::V6(plain.to_ipv6_compatible())));
        let six_to_four = Ipv6Addr::new(
            0x2002,
            u16::from_be_bytes([a, b]),
            u16::from_be_bytes([c, d]),
            0, 0, 0, 0, 1,
        );
        prop_assert!(!rule.permits(IpAddr::V6(six_to_four)));
    }

    #[test]
    fn beyond_2000_3_and_the_translated_nothing_is_permitted(bits in any::<u128>()) {
        let address = Ipv6Addr::from_bits(bits);
        let global = bits >> 125 == 1;
        let translated = bits >> 32 == 0xffff || bits >> 32 == 0x0064_ff9b_u128 << 64;
        if AddressRule::default().permits(IpAddr::V6(address)) {
            prop_assert!(global || translated, "{address}");
        }
    }

    #[test]
    fn what_is_permitted_stays_so_when_more_is_allowed(bits in any::<u32>(), allowed in any::<u32>(), prefix in 0..=32_u8) {
        let address = IpAddr::V4(Ipv4Addr::from_bits(bits));
        let network = ipnet::Ipv4Net::new(Ipv4Addr::from_bits(allowed), prefix).expect("a network");
        let wider = AddressRule { allowed: vec![network.into()] };
        let within = network.contains(&Ipv4Addr::from_bits(bits));
        prop_assert_eq!(wider.allows(address), within);
        prop_assert_eq!(wider.permits(address), within || AddressRule::default().permits(address));
    }
}
