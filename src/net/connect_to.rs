//! `--connect-to HOST1:PORT1:HOST2:PORT2`, with curl's meaning: a request for HOST1:PORT1 connects to
//! HOST2:PORT2 instead, while name, certificate check and `Host` stay those of the address asked.
//! An empty part means "any" on the left and "the same" on the right; IPv6 hosts stand in brackets.

use std::fmt;
use std::str::FromStr;

use super::guard::Moved;

/// One rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConnectTo {
    from_host: Option<String>,
    from_port: Option<u16>,
    to_host: Option<String>,
    to_port: Option<u16>,
}

/// The text is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not HOST1:PORT1:HOST2:PORT2 (for example ::127.0.0.1:8443)")]
pub struct NotARule(String);

impl FromStr for ConnectTo {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let fault = || NotARule(text.to_owned());
        let parts = split_outside_brackets(text);
        let [from_host, from_port, to_host, to_port] = parts.as_slice() else {
            return Err(fault());
        };
        let host = |part: &str| {
            let bare = part.trim_start_matches('[').trim_end_matches(']');
            (!bare.is_empty()).then(|| bare.to_ascii_lowercase())
        };
        let port = |part: &str| match part {
            "" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| fault()),
        };
        Ok(Self {
            from_host: host(from_host),
            from_port: port(from_port)?,
            to_host: host(to_host),
            to_port: port(to_port)?,
        })
    }
}

impl fmt::Display for ConnectTo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = |host: &Option<String>| match host.as_deref() {
            Some(address) if address.contains(':') => format!("[{address}]"),
            other => other.unwrap_or_default().to_owned(),
        };
        let port = |port: Option<u16>| port.map_or_else(String::new, |port| port.to_string());
        write!(
            formatter,
            "{}:{}:{}:{}",
            host(&self.from_host),
            port(self.from_port),
            host(&self.to_host),
            port(self.to_port)
        )
    }
}

fn split_outside_brackets(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, character) in text.char_indices() {
        match character {
            '[' => inside = true,
            ']' => inside = false,
            ':' if !inside => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Where a request goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Destination {
    pub host: String,
    pub port: u16,
    /// What the rule said of it.
    pub moved: Moved,
}

/// Where a request for `host`:`port` connects: the first rule that fits decides.
pub(super) fn destination(rules: &[ConnectTo], host: &str, port: u16) -> Destination {
    let fits = |rule: &&ConnectTo| {
        rule.from_host
            .as_deref()
            .is_none_or(|from| from.eq_ignore_ascii_case(host))
            && rule.from_port.is_none_or(|from| from == port)
    };
    match rules.iter().find(fits) {
        None => Destination {
            host: host.to_owned(),
            port,
            moved: Moved::Nowhere,
        },
        Some(rule) => Destination {
            host: rule.to_host.clone().unwrap_or_else(|| host.to_owned()),
            port: rule.to_port.unwrap_or(port),
            moved: if rule.from_port.is_some() {
                Moved::PortNamed
            } else {
                Moved::AnyPort
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectTo, destination};

    fn to(rule: &str, host: &str, port: u16) -> (String, u16) {
        let to = destination(&[rule.parse().expect("a rule")], host, port);
        (to.host, to.port)
    }

    #[test]
    fn empty_parts_mean_any_and_the_same() {
        assert_eq!(
            to("::127.0.0.1:8443", "t.co", 443),
            ("127.0.0.1".into(), 8443)
        );
        assert_eq!(to("t.co:443::8443", "t.co", 443), ("t.co".into(), 8443));
        assert_eq!(to("t.co:80:a:1", "t.co", 443), ("t.co".into(), 443));
        assert_eq!(to("::[::1]:8443", "t.co", 443), ("::1".into(), 8443));
    }

    #[test]
    fn anything_else_is_no_rule() {
        for text in ["", "a:b", "a:b:c:d", "a:1:b:99999", "a:1:b:2:c"] {
            assert!(text.parse::<ConnectTo>().is_err(), "{text}");
        }
    }
}
