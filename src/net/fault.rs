//! An error of a socket, of TLS or of the HTTP library → why there was no answer.
//!
//! Flags of libraries are too coarse (liveness.md 5.6), so the chain of causes is walked and judged by
//! type, never by words.

use std::error::Error;
use std::io;

use crate::model::exchange::{NoAnswer, NoAnswerKind};

/// A reason of our own, on its way through the HTTP library's errors.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.detail)]
pub(super) struct OwnReason(pub NoAnswer);

/// The class of a failed request made by the HTTP library, and the chain of causes in words.
pub(super) fn of_library(error: &reqwest::Error) -> NoAnswer {
    let kind =
        causes(error)
            .find_map(kind_of)
            .unwrap_or(if error.is_timeout() && error.is_connect() {
                NoAnswerKind::ConnectTimeout
            } else if error.is_timeout() {
                NoAnswerKind::AnswerTimeout
            } else if error.is_builder() {
                NoAnswerKind::UrlMalformed
            } else {
                NoAnswerKind::Protocol
            });
    NoAnswer {
        kind,
        detail: words(error),
    }
}

/// The class of a failed connection or conversation of our own.
pub(super) fn of_io(error: &io::Error) -> NoAnswer {
    NoAnswer {
        kind: causes(error)
            .find_map(kind_of)
            .unwrap_or(NoAnswerKind::Closed),
        detail: innermost(error),
    }
}

/// True where a handshake failed over who the peer is.
pub(super) fn is_of_certificate(error: &io::Error) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref::<rustls::Error>(),
            Some(rustls::Error::InvalidCertificate(_))
        )
    })
}

/// True where a peer refused the handshake because it speaks none of the protocols we named (RFC 7301
/// section 3.2): it is to be asked by HTTP/2.
pub(super) fn wants_another_protocol(error: &io::Error) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref::<rustls::Error>(),
            Some(rustls::Error::AlertReceived(
                rustls::AlertDescription::NoApplicationProtocol
            ))
        )
    })
}

/// The innermost causes say most; the outer ones repeat the address.
pub(super) fn words(error: &(dyn Error + 'static)) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in causes(error).skip(1) {
        let text = cause.to_string();
        if said.last().is_none_or(|last| !last.contains(&text)) {
            said.push(text);
        }
    }
    if said.is_empty() {
        error.to_string()
    } else {
        said.join(": ")
    }
}

fn innermost(error: &io::Error) -> String {
    causes(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

/// The error and what it wraps. `io::Error` hides what it wraps from `source`, hence `get_ref`.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        if let Some(inner) = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            let inner: &'a (dyn Error + 'static) = inner;
            return Some(inner);
        }
        error.source()
    })
}

fn kind_of(error: &(dyn Error + 'static)) -> Option<NoAnswerKind> {
    if let Some(OwnReason(why)) = error.downcast_ref() {
        return Some(why.kind);
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(match error {
            rustls::Error::InvalidCertificate(_) => NoAnswerKind::TlsCertificate,
            _ => NoAnswerKind::Tls,
        });
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        if error.is_incomplete_message() {
            return Some(NoAnswerKind::Closed);
        }
        if error.is_parse() {
            return Some(NoAnswerKind::Protocol);
        }
    }
    error.downcast_ref::<io::Error>().and_then(kind_of_io)
}

fn kind_of_io(error: &io::Error) -> Option<NoAnswerKind> {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => Some(NoAnswerKind::ConnectRefused),
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown => {
            Some(NoAnswerKind::NoRoute)
        }
        ErrorKind::TimedOut => Some(NoAnswerKind::ConnectTimeout),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Some(NoAnswerKind::Closed),
        _ => None,
    }
}
