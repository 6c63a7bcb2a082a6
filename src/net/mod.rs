//! One request → one exchange with its body. The only room with sockets.
//!
//! Redirects are never followed here: each hop is asked for by `jobs::resolve`, so each passes the
//! guard. Layers, outside in: `pace` around `guard` around `dial` around `channel`. HTTP/1.1 is
//! read from the wire and kept as it was; hosts that speak HTTP/2 only are asked through `library`. No
//! `Referer`, no cookies, no proxy but one that was named (`proxy`); bodies are stored with their content coding,
//! and decoded in a copy for reading. Every limit is in `limits`. Cases: `tests/hostile`.

mod channel;
mod client;
mod connect_to;
mod decode;
mod dial;
mod evidence_only;
mod fault;
mod framing;
mod framing_kept;
mod guard;
mod head;
mod http2_hosts;
mod library;
mod limits;
mod manners;
mod names;
mod pace;
mod pool;
mod proxy;
mod request;
mod retry;
mod retry_after;
mod seen;
mod settings;
mod spool;
mod target;
mod watch;

use std::future::Future;
use std::time::Duration;

pub use client::Client;
pub use connect_to::ConnectTo;
pub use decode::undone;
pub use guard::AddressRule;
pub use limits::{Limits, PaceLimits};
pub use manners::{Manners, RequisiteLimits, RobotsPolicy};
pub use names::{Looking, NameFault, Names, SystemNames};
pub use pace::{Pace, Paused, Told, Turn};
pub use proxy::Proxy;
pub use seen::wait_named;
pub use settings::{Settings, SettingsFault, USER_AGENT, Wiring};
pub use spool::{Spool, SpoolFault};
pub use target::{Scheme, Target};

use crate::model::exchange::Exchange;
use crate::model::payload::Payload;

/// What kind of thing is asked for: decides the limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A page or an answer that is parsed.
    Page,
    /// A page, asked for with the complete headers of a browser under the same name (profile B of
    /// liveness.md 8): the second try where the first was refused.
    PageAsBrowser,
    /// A picture or video.
    Media,
    /// What a page needs to be seen again: a style sheet, a picture, a font.
    Requisite,
    /// A piece of a video, or the playlist that names pieces.
    Piece,
}

/// Whether the peer has to prove who it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Trust {
    /// By a certificate that is trusted, valid now and of this name.
    #[default]
    Verified,
    /// Not at all: asked once more for evidence after the certificate was refused (liveness.md 4.1, T6).
    /// The record says so, the answer is nobody's trusted copy, and nothing it names is followed.
    EvidenceOnly,
}

/// One thing to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// The address, as cited or as the hop before named it.
    pub url: String,
    /// What for.
    pub purpose: Purpose,
    /// Whether the peer has to prove who it is.
    pub trust: Trust,
    /// Header lines beside those that go with the purpose: of which time a copy is wanted, which bytes.
    pub beside: Vec<(&'static str, String)>,
    /// What proves who asks, where somebody is told who does.
    pub authorization: Option<Secret>,
}

impl Ask {
    /// Asks a peer that proves who it is.
    pub fn of(url: impl Into<String>, purpose: Purpose) -> Self {
        Self {
            url: url.into(),
            purpose,
            trust: Trust::Verified,
            beside: Vec::new(),
            authorization: None,
        }
    }
}

/// One thing to hand in. It is not asked again by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Post {
    /// The address.
    pub url: String,
    /// Type of the body.
    pub media_type: &'static str,
    /// Type of the answer that is wanted.
    pub accept: &'static str,
    /// What is handed in; a few hundred bytes.
    pub body: Vec<u8>,
    /// What proves who hands it in.
    pub authorization: Option<Secret>,
}

/// A header value that is sent and never written down: neither in records nor where values are shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// What follows `Authorization:`.
    pub const fn new(value: String) -> Self {
        Self(value)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

/// What came of it: the exchange, and the body's bytes where there was an answer.
#[derive(Debug)]
pub struct Fetched {
    pub exchange: Exchange,
    pub payload: Option<Payload>,
}

/// Asks one thing once. Two implementations: the network ([`Client`]) and scripted answers in tests.
pub trait Fetch: Sync {
    /// One request. Whatever the network does is an [`Exchange`]; an error is ours alone.
    ///
    /// # Errors
    /// [`SpoolFault`] where the body could not be kept on this computer.
    fn fetch(&self, ask: &Ask) -> impl Future<Output = Result<Fetched, SpoolFault>> + Send;

    /// Hands one thing in. Scripted answers take nothing unless they say how.
    ///
    /// # Errors
    /// As [`Fetch::fetch`].
    fn hand_in(&self, post: &Post) -> impl Future<Output = Result<Fetched, SpoolFault>> + Send {
        let ask = Ask::of(post.url.clone(), Purpose::Page);
        async move { self.fetch(&ask).await }
    }

    /// How long to wait before asking the same again in this run, after attempt number `attempt` (1 is
    /// the first); `None` where it is not asked again. Scripted answers are asked for once.
    fn wait_before_next(&self, _exchange: &Exchange, _attempt: u32) -> Option<Duration> {
        None
    }

    /// What a person chose of how pages are kept and hosts are spared. Scripted answers are asked for as they
    /// stand in the script, without `robots.txt`.
    fn manners(&self) -> Manners {
        Manners {
            robots: RobotsPolicy::Off,
            ..Manners::default()
        }
    }

    /// The host of `url` wants at least this much time between two requests (`Crawl-delay`).
    fn keep_gap(&self, _url: &str, _gap: Duration) {}

    /// How long until the host of this address may be asked, as things stand; books nothing. Whoever has
    /// other hosts to ask asks those first.
    fn rest_of(&self, _url: &str) -> Duration {
        Duration::ZERO
    }

    /// True where nothing is ever asked.
    fn is_offline(&self) -> bool {
        false
    }
}
