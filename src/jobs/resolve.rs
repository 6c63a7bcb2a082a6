//! An address → the exchanges that lead from it to where it lands, each stored as it is made.
//!
//! The pure walk (`classify::walk`) says what to ask next; this asks it.

use super::event::{Event, RequestEnded};
use super::run::Run;
use super::{Fault, robots};
use crate::classify::cookies::Jar;
use crate::classify::grade::HEAD_BYTES_READ;
use crate::classify::redirect::PAGE_BYTES_READ;
use crate::classify::walk::{self, Next, Seen, SeenAnswer};
use crate::model::exchange::{Answer, Exchange, NoAnswer, NoAnswerKind, Outcome, Request};
use crate::model::record::{Fact, Hop, RecordId};
use crate::model::trail::{TrailEnd, Via};
use crate::net::{Ask, Fetch, Fetched, Purpose, Trust};
use crate::platform;

/// Where an address led.
#[derive(Debug)]
pub(super) struct Walked {
    /// The exchanges, in order; at least one.
    pub hops: Vec<Hop>,
    /// The addresses asked, in order.
    pub urls: Vec<String>,
    /// How each was named and the status it answered with; 0 where it did not.
    pub steps: Vec<(Via, u16)>,
    /// Why it ended.
    pub end: TrailEnd,
    /// The last exchange, and its record.
    pub last: Exchange,
    pub last_record: RecordId,
    /// The beginning of the last body.
    pub last_head: Vec<u8>,
    /// Where the last certificate was refused: what its address serves all the same, with the beginning of its
    /// body. Compared with the stored copy, and nothing else.
    pub without_proof: Option<(Exchange, Vec<u8>)>,
}

/// Follows `url` to its end. `head_bytes_max` of the last body are kept for reading.
pub(super) async fn walk<F: Fetch>(
    run: &Run<F>,
    url: &str,
    head_bytes_max: usize,
) -> Result<Walked, Fault> {
    walk_as(run, url, head_bytes_max, Purpose::Page).await
}

/// The same with the headers that go with a purpose.
pub(super) async fn walk_as<F: Fetch>(
    run: &Run<F>,
    url: &str,
    head_bytes_max: usize,
    purpose: Purpose,
) -> Result<Walked, Fault> {
    let mut jar = Jar::default();
    let first = walk_with(run, url, head_bytes_max, purpose, &mut jar).await?;
    if first.end != TrailEnd::Loop || jar.is_empty() {
        return Ok(first);
    }
    // Once more with the cookies that were set on the way (liveness.md 4.1, T13).
    let mut again = walk_with(run, url, head_bytes_max, purpose, &mut jar).await?;
    again.hops.splice(0..0, first.hops);
    Ok(again)
}

async fn walk_with<F: Fetch>(
    run: &Run<F>,
    url: &str,
    head_bytes_max: usize,
    purpose: Purpose,
    jar: &mut Jar,
) -> Result<Walked, Fault> {
    let mut hops = Vec::new();
    let mut urls: Vec<String> = Vec::new();
    let mut steps = Vec::new();
    let (mut via, mut asking) = rewritten(Via::Cited, url.to_owned());
    // Nothing is sent back before a loop has shown that it is needed.
    let sends_cookies = !jar.is_empty();
    loop {
        let mut ask = Ask::of(asking.clone(), purpose);
        if sends_cookies {
            ask.beside
                .extend(jar.line(&asking).map(|line| ("Cookie", line)));
        }
        let (record, exchange, head) = exchange(run, &ask, head_bytes_max).await?;
        for line in exchange.answer().into_iter().flat_map(Answer::cookies_set) {
            jar.take(&asking, &line);
        }
        hops.push(Hop {
            via,
            exchange: record,
        });
        let next = {
            let page = exchange.answer().and_then(|answer| page(answer, &head));
            let location = exchange
                .answer()
                .and_then(|answer| answer.header("location"));
            let seen = Seen {
                url: &asking,
                answer: exchange.answer().map(|answer| SeenAnswer {
                    status: answer.status,
                    location: location.as_deref(),
                    page: page.as_deref(),
                    body_bytes: answer.body.size,
                }),
            };
            walk::next(&urls, &seen)
        };
        urls.push(asking);
        steps.push((via, exchange.answer().map_or(0, |answer| answer.status)));
        match next {
            Next::Ask { url, via: named } => (via, asking) = rewritten(named, url),
            Next::End(end) => {
                let without_proof = look_without_proof(run, &ask, record, &exchange).await?;
                return Ok(Walked {
                    hops,
                    urls,
                    steps,
                    end,
                    last: exchange,
                    last_record: record,
                    last_head: head,
                    without_proof,
                });
            }
        }
    }
}

/// One request, stored with its body. What passes by itself is asked again, each attempt an exchange of
/// its own; the last one counts.
pub(super) async fn exchange<F: Fetch>(
    run: &Run<F>,
    ask: &Ask,
    head_bytes_max: usize,
) -> Result<(RecordId, Exchange, Vec<u8>), Fault> {
    if let Some(refusal) = robots::refusal(run, &ask.url).await? {
        return not_asked(run, ask, refusal).await;
    }
    let mut attempt = 1;
    let mut before = None;
    loop {
        let mut fetched = run.fetch.fetch(ask).await?;
        let wait = run.fetch.wait_before_next(&fetched.exchange, attempt);
        if before.is_some() {
            let transfer = fetched.exchange.transfer.get_or_insert_default();
            (transfer.attempt, transfer.again_after) = (attempt, before);
        }
        run.tell(ended(&fetched.exchange, attempt));
        let stored = store(run, fetched, head_bytes_max).await?;
        let Some(wait) = wait else {
            return Ok(stored);
        };
        before = Some(stored.0);
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
}

/// Where a certificate was refused, what its address serves is asked for once, for evidence only
/// (liveness.md 4.1, T6): stored, marked, never followed and nobody's copy.
async fn look_without_proof<F: Fetch>(
    run: &Run<F>,
    ask: &Ask,
    refused: RecordId,
    exchange: &Exchange,
) -> Result<Option<(Exchange, Vec<u8>)>, Fault> {
    let is_of_certificate = matches!(&exchange.outcome, Outcome::NotAnswered(why)
        if why.kind == NoAnswerKind::TlsCertificate);
    if !is_of_certificate || ask.purpose != Purpose::Page {
        return Ok(None);
    }
    let again = Ask {
        trust: Trust::EvidenceOnly,
        ..ask.clone()
    };
    let mut fetched = run.fetch.fetch(&again).await?;
    let transfer = fetched.exchange.transfer.get_or_insert_default();
    (transfer.attempt, transfer.again_after) = (transfer.attempt + 1, Some(refused));
    let attempt = transfer.attempt;
    run.tell(ended(&fetched.exchange, attempt));
    let (_, seen, head) = store(run, fetched, HEAD_BYTES_READ).await?;
    Ok(Some((seen, head)))
}

/// Writes down that something was not asked for, and why.
async fn not_asked<F: Fetch>(
    run: &Run<F>,
    ask: &Ask,
    why: NoAnswer,
) -> Result<(RecordId, Exchange, Vec<u8>), Fault> {
    let exchange = Exchange {
        request: Request {
            method: "GET".to_owned(),
            url: ask.url.clone(),
            headers: Vec::new(),
        },
        started: run.now(),
        ended: run.now(),
        outcome: Outcome::NotAnswered(why),
        transfer: None,
    };
    run.tell(ended(&exchange, 1));
    let fetched = Fetched {
        exchange,
        payload: None,
    };
    store(run, fetched, 0).await
}

/// What is told of a request that has ended.
pub(super) fn ended(exchange: &Exchange, attempt: u32) -> Event {
    Event::Asked(RequestEnded {
        url: exchange.request.url.clone(),
        attempt,
        outcome: match &exchange.outcome {
            Outcome::Answered(answer) => Ok(answer.status),
            Outcome::NotAnswered(why) => Err(why.kind.code()),
        },
        took_ms: exchange.ended.millis() - exchange.started.millis(),
    })
}

/// Stores an exchange with its body; gives back the beginning of the body for reading.
pub(super) async fn store<F: Fetch>(
    run: &Run<F>,
    fetched: Fetched,
    head_bytes_max: usize,
) -> Result<(RecordId, Exchange, Vec<u8>), Fault> {
    let exchange = fetched.exchange;
    let mut head = Vec::new();
    let mut payloads = Vec::new();
    if let Some(mut payload) = fetched.payload {
        run.note_answer();
        head = payload
            .reading_head(head_bytes_max)
            .map_err(|error| Fault::Broken(format!("a spooled body could not be read: {error}")))?;
        // Read, and not stored: it would only take up room in the writer's queue.
        payload.decoded = None;
        payloads.push(payload);
    }
    let record = run
        .record(Fact::Exchange(Box::new(exchange.clone())), payloads)
        .await?;
    Ok((record, exchange, head))
}

/// The page's beginning as text, where the body is or may be HTML.
fn page(answer: &Answer, head: &[u8]) -> Option<String> {
    let html = answer
        .header("content-type")
        .is_none_or(|declared| declared.to_ascii_lowercase().contains("html"));
    let head = &head[..head.len().min(PAGE_BYTES_READ)];
    html.then(|| String::from_utf8_lossy(head).into_owned())
}

fn rewritten(via: Via, url: String) -> (Via, String) {
    platform::rewrite_before_asking(&url)
        .map_or((via, url), |(rewritten, _rule)| (Via::Rewritten, rewritten))
}
