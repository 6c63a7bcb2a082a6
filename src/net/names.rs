//! Names → addresses. What is handed back is exactly what is connected to, so nothing can change between
//! check and connection (liveness.md 10.3).

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use crate::model::exchange::{NoAnswer, NoAnswerKind};

/// An answer about a name, on its way.
pub type Looking<'a> = Pin<Box<dyn Future<Output = Result<Vec<IpAddr>, NameFault>> + Send + 'a>>;

/// Resolves names. Two implementations: the system's, and one in tests that changes its mind.
pub trait Names: Send + Sync {
    /// The addresses of a name, in the order to try them.
    fn look_up<'a>(&'a self, host: &'a str) -> Looking<'a>;
}

/// Why a name has no address.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NameFault {
    #[error("{host} does not resolve: {error}")]
    NoName { host: String, error: String },
    #[error("the resolver gave no answer for {host}: {error}")]
    NoAnswer { host: String, error: String },
}

impl From<NameFault> for NoAnswer {
    fn from(fault: NameFault) -> Self {
        let kind = match fault {
            NameFault::NoName { .. } => NoAnswerKind::DnsNoName,
            NameFault::NoAnswer { .. } => NoAnswerKind::DnsFailed,
        };
        Self {
            kind,
            detail: fault.to_string(),
        }
    }
}

/// The system's resolver: hosts file, split DNS and all (dependencies.md 1.4).
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn look_up<'a>(&'a self, host: &'a str) -> Looking<'a> {
        Box::pin(look_up(host))
    }
}

async fn look_up(host: &str) -> Result<Vec<IpAddr>, NameFault> {
    let no_name = |error: String| NameFault::NoName {
        host: host.to_owned(),
        error,
    };
    match tokio::net::lookup_host((host, 0)).await {
        Ok(addresses) => {
            let addresses: Vec<IpAddr> = addresses.map(|address| address.ip()).collect();
            if addresses.is_empty() {
                return Err(no_name("no address".to_owned()));
            }
            Ok(addresses)
        }
        Err(error) => {
            let words = error.to_string();
            // getaddrinfo gives no code through std; these are glibc's and musl's words for
            // EAI_AGAIN. Anything else is taken as "no such name" (liveness.md 5.6).
            if words.contains("Temporary failure") || words.contains("Try again") {
                return Err(NameFault::NoAnswer {
                    host: host.to_owned(),
                    error: words,
                });
            }
            Err(no_name(words))
        }
    }
}
