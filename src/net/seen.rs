//! What was read → the nouns that are recorded, and what they tell of the host.

use std::time::Duration;

use super::channel::Channel;
use super::head::Head;
use super::library;
use super::pace::Told;
use super::retry_after::{RESET_HEADERS, rate_limit_wait, retry_after};
use super::spool::Spool;
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, Body, BodyCut, NoAnswer, NoAnswerKind};
use crate::model::http_date::of_http_date;
use crate::model::payload::Payload;
use crate::model::timestamp::Timestamp;

/// An answer read from the wire, its body still to come.
pub(super) fn answer(head: &Head, channel: &Channel, first_byte: Timestamp) -> Answer {
    let certificates = channel.tls.as_ref().map(|tls| &tls.certificates);
    Answer {
        status: head.status,
        version: head.version.to_owned(),
        headers: head.headers.clone(),
        header_form: "wire".to_owned(),
        first_byte,
        // Through a proxy nobody saw the host's own address.
        remote_address: (channel.proxy.is_none()).then(|| channel.peer.to_string()),
        leaf_certificate: certificates.and_then(|all| all.first().copied()),
        body: no_body(),
    }
}

/// An answer of the HTTP library, its body still to come.
pub(super) fn library_answer(response: &reqwest::Response, first_byte: Timestamp) -> Answer {
    let leaf_certificate = response
        .extensions()
        .get::<reqwest::tls::TlsInfo>()
        .and_then(reqwest::tls::TlsInfo::peer_certificate)
        .map(Digest::of);
    Answer {
        status: response.status().as_u16(),
        version: format!("{:?}", response.version()),
        headers: library::stored_headers(response.headers()),
        header_form: "parsed".to_owned(),
        first_byte,
        remote_address: response.remote_addr().map(|peer| peer.to_string()),
        leaf_certificate,
        body: no_body(),
    }
}

fn no_body() -> Body {
    Body {
        digest: Digest::of(b""),
        size: 0,
        cut: None,
    }
}

/// Closes a body and writes it into its answer.
pub(super) fn finish(spool: Spool, cut: Option<BodyCut>, answer: &mut Answer) -> Payload {
    let payload = spool.finish();
    answer.body = Body {
        digest: payload.digest,
        size: payload.size,
        cut,
    };
    payload
}

/// What an answer tells of how its host wants to be asked.
pub(super) fn told_by_answer(answer: &Answer, now: Timestamp) -> Told {
    match answer.status {
        // 420 and 430 are unregistered names for 429 that some hosts use.
        420 | 429 | 430 | 503 => Told::PushedBack(wait_named(answer, now)),
        _ => Told::Answered,
    }
}

/// What the lack of an answer tells of its host.
pub(super) const fn told_by_silence(why: &NoAnswer) -> Told {
    match why.kind {
        NoAnswerKind::ConnectRefused
        | NoAnswerKind::ConnectTimeout
        | NoAnswerKind::Tls
        | NoAnswerKind::TlsCertificate
        | NoAnswerKind::AnswerTimeout
        | NoAnswerKind::Closed => Told::Failed,
        _ => Told::Nothing,
    }
}

/// The wait an answer names: its `Retry-After`, else the end of its rate limit, which says something only where
/// the limit was reached. At most a day.
pub fn wait_named(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let date = answer.header("date");
    if let Some(value) = answer.header("retry-after") {
        return retry_after(&value, date.as_deref(), now);
    }
    if !matches!(answer.status, 420 | 429 | 430) {
        return None;
    }
    let value = RESET_HEADERS.iter().find_map(|name| answer.header(name))?;
    rate_limit_wait(&value, date.as_deref(), now)
}

/// The server's `Date` less our clock.
pub(super) fn clock_skew_ms(answer: &Answer) -> Option<i64> {
    let date = of_http_date(&answer.header("date")?)?;
    Some(date.millis().saturating_sub(answer.first_byte.millis()))
}

/// Now, by this computer's clock.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

/// A number between 0 and 1. Without a source of chance the middle will do: it only spreads waits.
pub(super) fn chance() -> f64 {
    let mut bytes = [0; 4];
    if getrandom::fill(&mut bytes).is_err() {
        return 0.5;
    }
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}
