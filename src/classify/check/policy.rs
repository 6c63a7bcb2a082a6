//! An address → may it be asked at all? Stage P of the decision table (liveness.md 4.0): before the first
//! packet and again on every hop.
//!
//! Which IP addresses are public is the caller's knowledge (`net`); it is passed in.

use std::net::IpAddr;

use url::{Host, Url};

/// Ports that may be asked (P4).
const PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// Names that are never public (P5).
const LOCAL_NAMES: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

/// Whether the address is the cited one or was named by a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// As the document cites it.
    Cited,
    /// As a redirect names it.
    Redirect,
}

/// Why an address is not asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Not an address, or one without host.
    MalformedUrl,
    /// Neither http nor https, as cited.
    SchemeUnsupported,
    /// Neither http nor https, as a redirect names it.
    SchemeRefused,
    /// A port outside the short list.
    PortRefused,
    /// Not on the public internet.
    AddressRefused,
    /// The site asks this program by name to stay away.
    RobotsDisallowed,
}

impl Refusal {
    /// The reason code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedUrl => "malformed_url",
            Self::SchemeUnsupported => "scheme_unsupported",
            Self::SchemeRefused => "scheme_refused",
            Self::PortRefused => "port_refused",
            Self::AddressRefused => "address_refused",
            Self::RobotsDisallowed => "robots_disallowed",
        }
    }
}

/// An address that may be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Permitted {
    /// Without credentials.
    pub url: String,
    /// True where credentials were taken off.
    pub userinfo_stripped: bool,
}

/// Judges an address by its text. `is_public` judges hosts written as IP addresses.
///
/// # Errors
/// The first rule that refuses.
pub fn judge(
    address: &str,
    position: Position,
    is_public: &dyn Fn(IpAddr) -> bool,
) -> Result<Permitted, Refusal> {
    let mut url = Url::parse(address.trim()).map_err(|_| Refusal::MalformedUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(match position {
            Position::Cited => Refusal::SchemeUnsupported,
            Position::Redirect => Refusal::SchemeRefused,
        });
    }
    let Some(host) = url.host() else {
        return Err(Refusal::MalformedUrl);
    };
    if !url
        .port_or_known_default()
        .is_some_and(|port| PORTS.contains(&port))
    {
        return Err(Refusal::PortRefused);
    }
    let public = match host {
        Host::Domain(name) => !is_local_name(name),
        Host::Ipv4(literal) => is_public(IpAddr::V4(literal)),
        Host::Ipv6(literal) => is_public(IpAddr::V6(literal)),
    };
    if !public {
        return Err(Refusal::AddressRefused);
    }
    let userinfo_stripped = !url.username().is_empty() || url.password().is_some();
    if userinfo_stripped {
        // Both fail only for addresses without host, and this one has a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    Ok(Permitted {
        url: url.into(),
        userinfo_stripped,
    })
}

/// True where a refused redirect leads to the sign-in page of a local network: a private address, or a name
/// that resolves to one, that calls itself a portal (liveness.md 4.2, S9).
pub fn is_captive_portal(address: &str) -> bool {
    const WORDS: [&str; 6] = [
        "portal",
        "captive",
        "captiveportal",
        "hotspot",
        "wifi",
        "wlan",
    ];
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let private = match url.host() {
        Some(Host::Ipv4(literal)) => literal.is_private(),
        Some(Host::Domain(_)) => true,
        Some(Host::Ipv6(_)) | None => false,
    };
    let path_or_host = url.host_str().unwrap_or_default().split('.');
    let mut parts = path_or_host.chain(url.path().split(['/', '.']));
    private && parts.any(|part| WORDS.iter().any(|word| part.eq_ignore_ascii_case(word)))
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    LOCAL_NAMES
        .iter()
        .any(|local| crate::classify::address::is_under(&name, local))
}
