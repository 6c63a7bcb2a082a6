//! Scripted servers: a request of the check → what comes of it, in the order the case gives.

use std::cell::{Cell, RefCell};
use std::net::IpAddr;

use serde_json::Value;

use pressmark::classify::check::asked::{Asked, Cookies, Profile, Trust};
use pressmark::classify::check::came::{Came, CertificateFault, CutShort, Failure, Reply};
use pressmark::classify::check::policy::Refusal;
use pressmark::net::AddressRule;

use super::case::{Dns, Hop};

/// Complete headers must be in by then (liveness.md 4.1, T12).
const FIRST_BYTE_MS_MAX: u64 = 20_000;
const HEADER_FIELDS_MAX: usize = 200;
const HEADER_BYTES_MAX: usize = 64 << 10;
const PAGE_BYTES_MAX: u64 = 10 << 20;

/// The servers of one case.
pub struct Servers<'a> {
    hops: &'a [Hop],
    used: RefCell<Vec<bool>>,
    lookups: Cell<u32>,
}

impl<'a> Servers<'a> {
    pub fn new(hops: &'a [Hop]) -> Self {
        Self {
            hops,
            used: RefCell::new(vec![false; hops.len()]),
            lookups: Cell::new(0),
        }
    }

    /// Answers a request; an address that is not in the script does not exist.
    pub fn answer(&self, asked: &Asked) -> Came {
        match self.pick(asked) {
            Some(hop) => self.play(hop, asked),
            None => Came::Failed(Failure::DnsNxdomain),
        }
    }

    /// The hop for this request: the first unused one that fits, or the last that fits. A server scripted
    /// for one profile only treats the other alike.
    fn pick(&self, asked: &Asked) -> Option<&'a Hop> {
        let among = |fits: fn(&Hop, &Asked) -> bool| -> Vec<usize> {
            (0..self.hops.len())
                .filter(|at| self.hops.get(*at).is_some_and(|hop| fits(hop, asked)))
                .collect()
        };
        let mut fitting = among(fits);
        if fitting.is_empty() {
            fitting = among(fits_but_for_profile);
        }
        let mut used = self.used.borrow_mut();
        // The fetch for evidence sees the same server as the one whose certificate failed.
        let again = asked.trust == Trust::EvidenceOnly;
        let unused = fitting.iter().find(|at| !used[**at]);
        let at = match (again, unused) {
            (false, Some(at)) => *at,
            (true, _) => *fitting
                .iter()
                .rev()
                .find(|at| used[**at])
                .or(fitting.last())?,
            (false, None) => *fitting.last()?,
        };
        used[at] = true;
        self.hops.get(at)
    }

    fn play(&self, hop: &Hop, asked: &Asked) -> Came {
        let dns_split = match hop.dns.as_ref().map_or(Ok(false), |dns| self.resolve(dns)) {
            Ok(split) => split,
            Err(came) => return came,
        };
        match hop.tcp.as_deref() {
            None | Some("ok" | "v6_unreachable_v4_ok") => {}
            Some("refused") => return Came::Failed(Failure::TcpRefused),
            Some("reset") => return Came::Failed(Failure::TcpReset),
            Some("timeout") => return Came::Failed(Failure::ConnectTimeout),
            Some(other) => panic!("tcp {other} is not known"),
        }
        if asked.trust == Trust::Verified
            && let Some(failure) = tls(hop.tls.as_deref())
        {
            return Came::Failed(failure);
        }
        if hop.delay_ms > FIRST_BYTE_MS_MAX {
            return Came::Failed(Failure::FirstByteTimeout);
        }
        let headers: Vec<(String, String)> = hop
            .headers
            .iter()
            .flat_map(|(name, value)| fields(name, value))
            .collect();
        let bytes: usize = headers
            .iter()
            .map(|(name, value)| name.len() + value.len() + 4)
            .sum();
        if headers.len() > HEADER_FIELDS_MAX || bytes > HEADER_BYTES_MAX {
            return Came::Failed(Failure::HeaderLimit);
        }
        match fault(hop) {
            Fault::Failure(failure) => Came::Failed(failure),
            Fault::Cut(cut) => Came::Answered(Box::new(reply(hop, headers, cut, dns_split))),
        }
    }

    /// Whether only the second resolver knew the name, or why it cannot be asked.
    fn resolve(&self, dns: &Dns) -> Result<bool, Came> {
        self.lookups.set(self.lookups.get() + 1);
        if let Some(most) = dns.max_lookups_allowed {
            assert!(self.lookups.get() <= most, "the name was looked up again");
        }
        let first = outcome(dns);
        let second = dns.second_resolver.as_deref().map(outcome);
        let (addresses, split) = match (first, second) {
            (Ok(addresses), _) => (addresses, false),
            (Err(_), Some(Ok(addresses))) => (addresses, true),
            (Err(first), None) => return Err(Came::Failed(first)),
            (Err(first), Some(Err(second))) => return Err(Came::Failed(agreed(first, second))),
        };
        let public = |address: &String| {
            let address: IpAddr = address.parse().expect("an address of the script");
            AddressRule::default().permits(address)
        };
        if addresses.iter().all(public) {
            Ok(split)
        } else {
            Err(Came::Refused(Refusal::AddressRefused))
        }
    }
}

fn fits(hop: &Hop, asked: &Asked) -> bool {
    fits_but_for_profile(hop, asked) && fits_profile(hop, asked)
}

fn fits_profile(hop: &Hop, asked: &Asked) -> bool {
    let profile = match asked.profile {
        Profile::Honest => "honest",
        Profile::Browser => "browser",
    };
    hop.on
        .profile
        .as_deref()
        .is_none_or(|wanted| wanted == profile)
}

fn fits_but_for_profile(hop: &Hop, asked: &Asked) -> bool {
    let cookies = asked.cookies == Cookies::OfThisCheck;
    same_address(&hop.url, &asked.url)
        && hop
            .on
            .method
            .as_deref()
            .is_none_or(|method| method == "GET")
        && hop.on.cookie.is_none_or(|wanted| wanted == cookies)
        && hop.on.range != Some(true)
}

/// The same address as it is sent: without credentials and fragment.
fn same_address(scripted: &str, asked: &str) -> bool {
    let sent = |address: &str| {
        let mut url = url::Url::parse(address).ok()?;
        url.set_fragment(None);
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        Some(url.to_string())
    };
    scripted == asked || sent(scripted).is_some_and(|scripted| Some(scripted) == sent(asked))
}

fn outcome(dns: &Dns) -> Result<&[String], Failure> {
    let rcode = dns
        .rcode
        .as_deref()
        .unwrap_or("NOERROR")
        .to_ascii_uppercase();
    match rcode.as_str() {
        "NOERROR" if dns.addrs.is_empty() => Err(Failure::DnsNodata),
        "NOERROR" => Ok(&dns.addrs),
        "NXDOMAIN" => Err(Failure::DnsNxdomain),
        "NODATA" => Err(Failure::DnsNodata),
        "SERVFAIL" => Err(Failure::DnsServfail),
        "REFUSED" => Err(Failure::DnsRefused),
        "TIMEOUT" => Err(Failure::DnsTimeout),
        other => panic!("rcode {other} is not known"),
    }
}

/// What two resolvers say together: absence needs both.
fn agreed(first: Failure, second: Failure) -> Failure {
    match (first.is_absence_of_name(), second.is_absence_of_name()) {
        (true, false) => second,
        (true, true) if first != second => Failure::DnsNodata,
        _ => first,
    }
}

fn tls(state: Option<&str>) -> Option<Failure> {
    Some(match state {
        None | Some("ok") => return None,
        Some("expired") => Failure::Certificate(CertificateFault::Expired),
        Some("name_mismatch") => Failure::Certificate(CertificateFault::NameMismatch),
        Some("untrusted") => Failure::Certificate(CertificateFault::Untrusted),
        Some("revoked") => Failure::Certificate(CertificateFault::Revoked),
        Some(_) => Failure::TlsHandshake,
    })
}

enum Fault {
    Failure(Failure),
    Cut(Option<CutShort>),
}

fn fault(hop: &Hop) -> Fault {
    let too_large = hop.inflates_to.is_some_and(|bytes| bytes > PAGE_BYTES_MAX);
    match hop.fault.as_deref() {
        Some("truncated") => Fault::Cut(Some(CutShort::Truncated)),
        Some("body_cap") => Fault::Cut(Some(CutShort::BodyCap)),
        Some("slow_body") => Fault::Cut(Some(CutShort::SlowBody)),
        Some("header_bomb") => Fault::Failure(Failure::HeaderLimit),
        Some("headers_never_finish") => Fault::Failure(Failure::FirstByteTimeout),
        Some("empty_reply") => Fault::Failure(Failure::EmptyReply),
        Some(
            "not_http"
            | "conflicting_content_length"
            | "h2_protocol_error"
            | "stale_connection"
            | "misdirected_421",
        ) => Fault::Failure(Failure::HttpProtocol),
        Some(other) => panic!("fault {other} is not known"),
        None if too_large => Fault::Cut(Some(CutShort::BodyCap)),
        None => Fault::Cut(None),
    }
}

fn reply(
    hop: &Hop,
    headers: Vec<(String, String)>,
    cut: Option<CutShort>,
    dns_split: bool,
) -> Reply {
    let body = hop.body.clone().unwrap_or_default();
    Reply {
        status: hop
            .status
            .map_or(200, |status| u16::try_from(status).unwrap_or(u16::MAX)),
        headers,
        body_bytes: body.len() as u64,
        body,
        cut,
        sha256: hop.sha256.clone(),
        picture_distance: hop.phash_distance,
        dns_split,
        ..Reply::default()
    }
}

/// A header's lines: a list stands for a repeated field.
fn fields(name: &str, value: &Value) -> Vec<(String, String)> {
    let name = name.to_ascii_lowercase();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Array(values) => values
            .iter()
            .map(|value| (name.clone(), text(value)))
            .collect(),
        value => vec![(name, text(value))],
    }
}
