//! A cited address → what is sent and where: scheme, host, port, and the path byte for byte as cited.
//!
//! The `url` crate judges the address; what it would re-encode, sort or shorten on the way is taken from
//! the cited text wherever that is legal in a request line (RFC 9112 section 3.2.1). Never sent: user name,
//! password, fragment. Pure. Cases: below, and `tests/hostile`.

use url::{Host, Url};

use crate::model::exchange::{NoAnswer, NoAnswerKind};

/// How a host is spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

/// Something that can be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// How.
    pub scheme: Scheme,
    /// Whom, as an address or a name.
    pub host: Host<String>,
    /// The port, named or the scheme's own.
    pub port: u16,
    /// For the `Host` header: the port only where it is not the scheme's own.
    pub authority: String,
    /// For the request line.
    pub path_and_query: String,
    /// The address without user name, password and fragment, as the `url` crate writes it.
    pub url: Url,
}

impl Target {
    /// Reads a cited address.
    ///
    /// # Errors
    /// Why it cannot be asked: [`NoAnswerKind::UrlMalformed`] or [`NoAnswerKind::SchemeRefused`].
    pub fn of(cited: &str) -> Result<Self, NoAnswer> {
        let refuse = |kind, detail: String| Err(NoAnswer { kind, detail });
        let mut url = match Url::parse(cited) {
            Ok(url) => url,
            Err(error) => return refuse(NoAnswerKind::UrlMalformed, error.to_string()),
        };
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            other => {
                let detail = format!("{other}: is neither http nor https");
                return refuse(NoAnswerKind::SchemeRefused, detail);
            }
        };
        let Some(host) = url.host().map(|host| host.to_owned()) else {
            return refuse(NoAnswerKind::UrlMalformed, "no host".to_owned());
        };
        // Neither can fail for http and https; credentials in a link are never sent.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.set_fragment(None);
        let port = url.port_or_known_default().unwrap_or_default();
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let path_and_query = as_cited(cited)
            .unwrap_or_else(|| url[url::Position::BeforePath..url::Position::AfterQuery].into());
        Ok(Self {
            scheme,
            host,
            port,
            authority,
            path_and_query,
            url,
        })
    }

    /// The host without brackets and without the dots that may end a name.
    pub fn host_name(&self) -> String {
        match &self.host {
            Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        }
    }

    /// The registrable domain, which stands for whoever runs the host: `bbc.co.uk` for
    /// `news.bbc.co.uk`. An address, or a name that is a public suffix itself, stands for itself.
    pub fn site(&self) -> String {
        let name = self.host_name();
        match &self.host {
            Host::Domain(_) => psl::domain_str(&name).map_or_else(|| name.clone(), str::to_owned),
            Host::Ipv4(_) | Host::Ipv6(_) => name,
        }
    }
}

/// Path and query of the cited text, where it is written so that they can be told apart from the host and
/// sent as they are; `None` leaves the choice to the `url` crate.
fn as_cited(cited: &str) -> Option<String> {
    let (_, rest) = cited.trim().split_once("://")?;
    let after = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(after);
    let rest = rest.split('#').next().unwrap_or_default();
    if authority.is_empty() || !rest.bytes().all(is_sendable) {
        return None;
    }
    Some(if rest.starts_with('/') {
        rest.to_owned()
    } else {
        format!("/{rest}")
    })
}

/// What servers take in a request line: everything printable but the marks that end or quote an address
/// (RFC 3986 section 2, and the brackets and braces that browsers send as they are). A backslash is a
/// slash to browsers, so it is left to the `url` crate.
const fn is_sendable(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'`' | b'#')
}

#[cfg(test)]
mod tests {
    use super::Target;
    use proptest::prelude::*;

    fn sent(cited: &str) -> String {
        let target = Target::of(cited).expect("can be asked");
        format!("{} {}", target.authority, target.path_and_query)
    }

    #[test]
    fn the_path_is_sent_as_cited() {
        for (cited, expected) in [
            ("http://t.co/a?flag&b=&c=%2F", "t.co /a?flag&b=&c=%2F"),
            (
                "http://t.co/a%20b;p=%41?z=1&a=2#frag",
                "t.co /a%20b;p=%41?z=1&a=2",
            ),
            ("http://t.co/a/../b/./c", "t.co /a/../b/./c"),
            ("http://t.co/a[]{}|^'", "t.co /a[]{}|^'"),
            ("HTTP://T.co:80?q", "t.co /?q"),
            ("https://t.co:8443", "t.co:8443 /"),
            ("http://user:pw@t.co/x", "t.co /x"),
            ("http://ä.example/ü", "xn--4ca.example /%C3%BC"),
            ("http://t.co\\@evil.example/", "t.co /@evil.example/"),
            ("http:/t.co/x", "t.co /x"),
            ("http://t.co/a\tb c", "t.co /ab%20c"),
        ] {
            assert_eq!(sent(cited), expected, "{cited}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_nothing_sent_can_break_a_request_line(cited in ".{0,80}") {
            for text in [cited.clone(), format!("http://t.co/{cited}"), format!("http://{cited}/")] {
                if let Ok(target) = Target::of(&text) {
                    let sent = format!("{}{}", target.authority, target.path_and_query);
                    prop_assert!(sent.bytes().all(|byte| byte.is_ascii_graphic()), "{text} {sent}");
                    prop_assert!(target.path_and_query.starts_with('/'));
                }
            }
        }
    }
}
