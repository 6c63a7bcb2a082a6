//! What answers of one check set as cookies → what is sent back to the host that set them (RFC 6265, 5.2 to 5.4).
//!
//! For one purpose: a redirect loop that ends once its cookie is sent back (liveness.md 4.1, T13). Narrower than a
//! browser: a cookie goes back to the very host that set it, whatever it says of domain and path, and lives as
//! long as the check. Cases: at the end of this file, and `tests/life/loops.rs`.

use super::address;

/// More are not kept.
const COOKIES_MAX: usize = 50;
/// Longer ones are not kept, in bytes (RFC 6265, 6.1).
const COOKIE_BYTES_MAX: usize = 4096;

/// The cookies of one check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Jar {
    kept: Vec<Cookie>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Cookie {
    host: String,
    name: String,
    value: String,
    secure: bool,
}

impl Jar {
    /// Takes what an answer from `url` sets in one `Set-Cookie` line. What could not stand in a request line is
    /// left out.
    pub fn take(&mut self, url: &str, line: &str) {
        let Some(host) = address::host(url) else {
            return;
        };
        let mut parts = line.split(';');
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        let sendable = |text: &str| text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
        let fits = name.len() + value.len() <= COOKIE_BYTES_MAX;
        if name.is_empty() || !fits || !sendable(name) || !sendable(value) {
            return;
        }
        let secure = parts.any(|part| part.trim().eq_ignore_ascii_case("secure"));
        self.kept
            .retain(|known| known.host != host || known.name != name);
        if self.kept.len() < COOKIES_MAX {
            self.kept.push(Cookie {
                host,
                name: name.to_owned(),
                value: value.to_owned(),
                secure,
            });
        }
    }

    /// True where nothing was set.
    pub const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The value of the `Cookie` line of a request to `url`, where there is one.
    pub fn line(&self, url: &str) -> Option<String> {
        let host = address::host(url)?;
        let secure = url.starts_with("https:");
        let own = |cookie: &&Cookie| cookie.host == host && (secure || !cookie.secure);
        let pairs: Vec<String> = self
            .kept
            .iter()
            .filter(own)
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::Jar;

    fn jar(lines: &[(&str, &str)]) -> Jar {
        let mut jar = Jar::default();
        for (url, line) in lines {
            jar.take(url, line);
        }
        jar
    }

    #[test]
    fn a_cookie_goes_back_to_the_host_that_set_it_and_to_no_other() {
        let jar = jar(&[("https://news.example/a", "seen=1; Domain=example; Path=/x")]);
        assert_eq!(
            jar.line("https://news.example/b"),
            Some("seen=1".to_owned())
        );
        for other in [
            "https://example/",
            "https://www.news.example/",
            "https://other.test/",
        ] {
            assert_eq!(jar.line(other), None, "{other}");
        }
    }

    #[test]
    fn a_secure_cookie_is_never_sent_in_the_clear() {
        let jar = jar(&[
            ("https://news.example/", "a=1; Secure"),
            ("https://news.example/", "b=2"),
        ]);
        assert_eq!(jar.line("http://news.example/"), Some("b=2".to_owned()));
        assert_eq!(
            jar.line("https://news.example/"),
            Some("a=1; b=2".to_owned())
        );
    }

    #[test]
    fn what_is_set_again_stands_once_and_what_would_break_a_line_never() {
        let url = "https://news.example/";
        let long = format!("long={}", "x".repeat(5000));
        let jar = jar(&[
            (url, "a=1"),
            (url, "a=2"),
            (url, "b=x\r\nEvil: 1"),
            (url, "=nameless"),
            (url, "flag"),
            (url, &long),
        ]);
        assert_eq!(jar.line(url), Some("a=2".to_owned()));
    }
}
