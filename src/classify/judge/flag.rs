//! Flags: what a check found that is no verdict by itself (liveness.md section 3).

use serde::{Deserialize, Serialize};

/// A flag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
