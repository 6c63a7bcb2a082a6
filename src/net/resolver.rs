//! Names → addresses that may be contacted. The addresses handed back are exactly those connected to,
//! so nothing can change between check and connection (liveness.md 10.3).

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::connect_to::{ConnectTo, destination};
use super::guard::AddressRule;

/// The resolver of one scheme's client: it knows the port, since a name alone does not tell it.
pub(super) struct GuardedResolver {
    pub rule: Arc<AddressRule>,
    pub connect_to: Arc<Vec<ConnectTo>>,
    /// The scheme's own port.
    pub port: u16,
}

/// Why a name has no usable address. Found again in the error chain of the HTTP library.
#[derive(Debug, thiserror::Error)]
pub(super) enum NameFault {
    #[error("{host} resolves to {address}, which is not on the public internet")]
    Refused { host: String, address: SocketAddr },
    #[error("{host} does not resolve: {error}")]
    NoName { host: String, error: String },
    #[error("the resolver gave no answer for {host}: {error}")]
    NoAnswer { host: String, error: String },
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, port) = destination(&self.connect_to, name.as_str(), self.port);
        let rule = Arc::clone(&self.rule);
        Box::pin(async move {
            let addresses = lookup(&host, port).await?;
            // One bad answer spoils the name: a rebinding attack mixes good with bad.
            if let Some(address) = addresses.iter().find(|address| !rule.permits(address.ip())) {
                return Err(NameFault::Refused {
                    host,
                    address: *address,
                }
                .into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

async fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, NameFault> {
    let found = tokio::net::lookup_host((host, port)).await;
    let no_name = |error: String| NameFault::NoName {
        host: host.to_owned(),
        error,
    };
    match found {
        Ok(addresses) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
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
                Err(NameFault::NoAnswer {
                    host: host.to_owned(),
                    error: words,
                })
            } else {
                Err(no_name(words))
            }
        }
    }
}
