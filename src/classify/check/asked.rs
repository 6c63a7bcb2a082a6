//! A request of a check: address, profile, and how the connection is to be made (liveness.md 8).

/// The set of headers a request goes out with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Profile {
    /// A plain, honest client (profile A).
    Honest,
    /// The same client with the complete headers of a browser (profile B).
    Browser,
}

/// Whether cookies set during this check are sent back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cookies {
    /// None are sent.
    None,
    /// Those of this check, after a redirect loop.
    OfThisCheck,
}

/// Which connection the request may use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Connection {
    /// Any, pooled ones too.
    Any,
    /// One made for this request.
    Fresh,
    /// One made for this request, speaking HTTP/1.1 only.
    FreshHttp11,
}

/// Whether the peer's certificate must hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Trust {
    /// It must.
    Verified,
    /// It did not; what comes is compared with the stored copy and never stored as trusted.
    EvidenceOnly,
}

/// One request of a check. The method is always GET: what HEAD says decides nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The address, without credentials.
    pub url: String,
    /// The headers.
    pub profile: Profile,
    /// The cookies.
    pub cookies: Cookies,
    /// The connection.
    pub connection: Connection,
    /// The certificate rule.
    pub trust: Trust,
    /// Wait so long before asking, in seconds (the server asked for it).
    pub wait_seconds: u64,
}
