//! The named ways to misbehave (and a few unusual ways to behave), by what they aim at. What is to come of
//! each is in `tests/cases/hostile/expected.txt`.

mod bodies;
mod codings;
mod encrypted;
mod heads;
mod lengths;
mod redirects;

use super::{Behaviour, Speaks, Step};

/// Every one.
pub fn all() -> Vec<Behaviour> {
    [
        heads::all(),
        lengths::all(),
        bodies::all(),
        codings::all(),
        encrypted::all(),
        redirects::all(),
    ]
    .concat()
}

/// A script over plain HTTP.
fn plain(name: &'static str, steps: Vec<Step>) -> Behaviour {
    Behaviour {
        name,
        speaks: Speaks::Http,
        steps,
    }
}

/// Reads a request, says `bytes`, closes.
fn says(name: &'static str, bytes: impl AsRef<[u8]>) -> Behaviour {
    plain(
        name,
        vec![Step::Request, Step::Send(bytes.as_ref().to_vec())],
    )
}

/// Reads a request, says `first`, then `piece` again and again.
fn floods(
    name: &'static str,
    first: impl AsRef<[u8]>,
    piece: impl AsRef<[u8]>,
    pause_ms: u64,
) -> Behaviour {
    let flood = Step::Flood {
        piece: piece.as_ref().to_vec(),
        pause_ms,
    };
    plain(
        name,
        vec![Step::Request, Step::Send(first.as_ref().to_vec()), flood],
    )
}

/// An answer of five bytes with these header lines.
fn hello(lines: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 5\r\n\r\nhello")
}
