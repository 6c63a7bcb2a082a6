//! Flags: what a check found that is no verdict by itself (liveness.md section 3).

/// A flag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Flag {
    /// Redirected by a temporary mechanism only.
    TemporaryRedirect,
    /// A secure address led to an insecure one.
    HttpsDowngrade,
    /// http was closed and https was asked instead.
    SchemeUpgrade,
    /// The certificate's time is over.
    TlsExpired,
    /// The certificate is for another name.
    TlsNameMismatch,
    /// Nobody we trust issued the certificate.
    TlsUntrusted,
    /// The certificate was taken back.
    TlsRevoked,
    /// The body ended early.
    Truncated,
    /// The body was longer than our cap.
    BodyCap,
    /// The body was slower than our floor.
    SlowBody,
    /// Reading costs something.
    Paywalled,
    /// Everything stored is there, and more.
    Appended,
    /// Some words changed.
    MinorEdit,
    /// Differs from itself at every visit.
    Volatile,
    /// Names another address as its own.
    CanonicalChanged,
    /// Only the second resolver knew the name.
    DnsSplit,
    /// Credentials in the address were left out.
    UserinfoStripped,
    /// The answer depends on the request's headers.
    UaDependent,
    /// The same picture in other bytes.
    MediaReencoded,
    /// The content under an error status.
    StatusMismatch,
    /// Shown after stating an age only.
    AgeGate,
    /// Asks archives not to keep it.
    Noarchive,
    /// Many links of the host failed alike in this run.
    HostOutage,
}

impl Flag {
    /// The code used in records and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TemporaryRedirect => "temporary_redirect",
            Self::HttpsDowngrade => "https_downgrade",
            Self::SchemeUpgrade => "scheme_upgrade",
            Self::TlsExpired => "tls_expired",
            Self::TlsNameMismatch => "tls_name_mismatch",
            Self::TlsUntrusted => "tls_untrusted",
            Self::TlsRevoked => "tls_revoked",
            Self::Truncated => "truncated",
            Self::BodyCap => "body_cap",
            Self::SlowBody => "slow_body",
            Self::Paywalled => "paywalled",
            Self::Appended => "appended",
            Self::MinorEdit => "minor_edit",
            Self::Volatile => "volatile",
            Self::CanonicalChanged => "canonical_changed",
            Self::DnsSplit => "dns_split",
            Self::UserinfoStripped => "userinfo_stripped",
            Self::UaDependent => "ua_dependent",
            Self::MediaReencoded => "media_reencoded",
            Self::StatusMismatch => "status_mismatch",
            Self::AgeGate => "age_gate",
            Self::Noarchive => "noarchive",
            Self::HostOutage => "host_outage",
        }
    }
}
