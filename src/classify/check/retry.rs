//! What came of a request → is the same request made again within this run, and how? (liveness.md 8)

use super::asked::{Asked, Connection};
use super::came::{Came, CutShort, Failure, Reply};
use crate::classify::signs::challenge;

/// Times a request is repeated after no usable answer or an overloaded server.
const REPEATS_MAX: u32 = 2;
/// A wait the server asks for is waited out within the run up to here, once.
const WAIT_SECONDS_MAX: u64 = 60;

/// The request to repeat, after `repeats` of it; `None` where what came stands.
pub(super) fn again(asked: &Asked, came: &Came, repeats: u32) -> Option<Asked> {
    let repeats_max = match came {
        Came::Refused(_) => 0,
        Came::Failed(failure) => after_failure(*failure),
        Came::Answered(reply) => after_answer(reply),
    };
    if repeats >= repeats_max {
        return None;
    }
    let wait_seconds = match came {
        Came::Answered(reply) => reply.retry_after_seconds().unwrap_or(0),
        _ => 0,
    };
    let connection = match (came, repeats) {
        (Came::Failed(Failure::HttpProtocol), 1..) => Connection::FreshHttp11,
        _ => Connection::Fresh,
    };
    Some(Asked {
        connection,
        wait_seconds,
        ..asked.clone()
    })
}

const fn after_failure(failure: Failure) -> u32 {
    match failure {
        // Answers with authority, and limits of ours: asking again changes nothing.
        Failure::DnsNxdomain
        | Failure::DnsNodata
        | Failure::DnsNoname
        | Failure::Certificate(_)
        | Failure::HeaderLimit => 0,
        // T10: closed without a byte twice.
        Failure::EmptyReply => 1,
        _ => REPEATS_MAX,
    }
}

fn after_answer(reply: &Reply) -> u32 {
    if challenge::in_headers(reply).is_some() {
        return 0;
    }
    let wait = reply.retry_after_seconds();
    match reply.status {
        429 | 503 if wait.is_some() => u32::from(wait.is_some_and(|wait| wait <= WAIT_SECONDS_MAX)),
        // T8: a misdirected request goes to a fresh connection, then to HTTP/1.1.
        408 | 421 | 425 | 500..=510 | 512..=599 => REPEATS_MAX,
        200..=299 if reply.cut == Some(CutShort::Truncated) => 1,
        _ => 0,
    }
}
