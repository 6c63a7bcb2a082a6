//! An address → may it be asked for? Each host's `robots.txt` is asked for once in a run, stored like any
//! other answer, and heeded as the person chose.
//!
//! A host that cannot say (5xx, 429) is left for another run; one that has no such file has said nothing
//! (RFC 9309 section 2.3.1). One that cannot be reached is asked for the page itself, so that the page's own
//! failure is on record. A refusal is an outcome with a reason of its own, and says nothing of the link.

use std::sync::Arc;

use super::Fault;
use super::resolve;
use super::run::Run;
use crate::classify::robots::{Audience, BYTES_READ_MAX, PRODUCT_TOKEN, Robots};
use crate::classify::walk::{self, Next, Seen, SeenAnswer};
use crate::model::exchange::{NoAnswer, NoAnswerKind, Outcome};
use crate::net::{Ask, Fetch, Purpose, RobotsPolicy, Scheme, Target};

/// Redirects followed to the file: at least five (RFC 9309 section 2.3.1.2).
const REDIRECTS_MAX: usize = 5;

/// What a host says.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Told {
    /// This, or nothing.
    Rules(Robots),
    /// It could not answer: with this status.
    Unavailable(u16),
}

/// Why `url` is not to be asked for, if it is not.
pub(super) async fn refusal<F: Fetch>(run: &Run<F>, url: &str) -> Result<Option<NoAnswer>, Fault> {
    let audience = match run.fetch.manners().robots {
        RobotsPolicy::Off => return Ok(None),
        RobotsPolicy::Named => Audience::Named,
        RobotsPolicy::Strict => Audience::Anyone,
    };
    // What cannot be asked at all gets its own reason from the network.
    let Ok(target) = Target::of(url) else {
        return Ok(None);
    };
    let scheme = match target.scheme {
        Scheme::Http => "http",
        Scheme::Https => "https",
    };
    let file = format!("{scheme}://{}/robots.txt", target.authority);
    let shared = run.shared_robots(&file);
    let told = shared
        .get_or_try_init(async || ask(run, &file).await.map(Arc::new))
        .await?;
    Ok(match &**told {
        Told::Unavailable(status) => Some(NoAnswer {
            kind: NoAnswerKind::RobotsUnavailable,
            detail: format!("{file} answered with HTTP {status}"),
        }),
        Told::Rules(robots) if robots.disallows(&target.path_and_query, audience) => {
            Some(NoAnswer {
                kind: NoAnswerKind::RobotsDisallowed,
                detail: format!("{file} asks programs like this one not to fetch this path"),
            })
        }
        Told::Rules(_) => None,
    })
}

async fn ask<F: Fetch>(run: &Run<F>, file: &str) -> Result<Told, Fault> {
    let nothing = || Ok(Told::Rules(Robots::default()));
    let (mut asked, mut asking) = (Vec::new(), file.to_owned());
    while asked.len() <= REDIRECTS_MAX {
        let fetched = run
            .fetch
            .fetch(&Ask::of(asking.clone(), Purpose::Page))
            .await?;
        if matches!(&fetched.exchange.outcome, Outcome::NotAnswered(why) if why.kind.refused_by_us())
        {
            // Nothing was sent, so there is nothing to record; the page gets the same reason.
            return nothing();
        }
        run.tell(resolve::ended(&fetched.exchange, 1));
        let (_, exchange, head) = resolve::store(run, fetched, BYTES_READ_MAX).await?;
        let Some(answer) = exchange.answer() else {
            return nothing();
        };
        let location = answer.header("location");
        let seen = Seen {
            url: &asking,
            answer: Some(SeenAnswer {
                status: answer.status,
                location: location.as_deref(),
                page: None,
                body_bytes: answer.body.size,
            }),
        };
        match (walk::next(&asked, &seen), answer.status) {
            (Next::Ask { url, .. }, _) => asked.push(std::mem::replace(&mut asking, url)),
            (Next::End(_), 200..=299) => {
                let robots = Robots::read(&String::from_utf8_lossy(&head), PRODUCT_TOKEN);
                if let Some(delay) = robots.crawl_delay() {
                    run.fetch.keep_gap(file, delay);
                }
                return Ok(Told::Rules(robots));
            }
            (Next::End(_), status @ (429 | 500..=599)) => return Ok(Told::Unavailable(status)),
            (Next::End(_), _) => return nothing(),
        }
    }
    nothing()
}
