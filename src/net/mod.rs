//! One request → one exchange with its body. The only room with sockets.
//!
//! Redirects are never followed here: each hop is asked for by `jobs::resolve`, so each passes the
//! guard. Layers, outside in: `pace` around `guard` around HTTP. No `Referer`, no cookies, no
//! proxy from the environment, nothing decoded.

mod client;
mod connect_to;
mod fault;
mod guard;
mod pace;
mod resolver;
mod spool;

use std::future::Future;

pub use client::{Client, Settings, SettingsFault, USER_AGENT};
pub use connect_to::ConnectTo;
pub use guard::AddressRule;
pub use spool::SpoolFault;

use crate::model::exchange::Exchange;
use crate::model::payload::Payload;

/// What kind of thing is asked for: decides the limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A page or an answer that is parsed.
    Page,
    /// A picture or video.
    Media,
}

/// One thing to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// The address, as cited or as the hop before named it.
    pub url: String,
    /// What for.
    pub purpose: Purpose,
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
}
