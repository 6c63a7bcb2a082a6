//! One check of one link at a time, made as the program makes it: the requests, a random sibling, the verdict.

use std::net::IpAddr;

use pressmark::classify::check::came::{Came, Reply};
use pressmark::classify::check::machine::{Check, Next};
use pressmark::classify::check::observed::{Ending, Observed};
use pressmark::classify::judge::baseline::Baseline;
use pressmark::classify::judge::{Evidence, judge, platform, suspicion};
use pressmark::classify::page::fold::Folded;
use pressmark::classify::page::markup::Page;
use pressmark::classify::signs::probe::Probe;
use pressmark::model::liveness::Verdict;
use pressmark::net::AddressRule;

use super::world::{Link, World};
use super::{Seen, Watched, answers};

/// One check, as the program makes it.
pub(super) fn check(world: &World, number: usize, watched: &Watched, at: f64) -> Seen {
    let link = &world.links[number];
    if link.is_post
        && let Ok(answer) = answers::of_post(world, link, at)
        && let Some(judgement) = platform::judge(&[answer])
    {
        let status = match judgement.judged.verdict {
            Verdict::Gone | Verdict::Suspended => 404,
            Verdict::Blocked => 429,
            _ => 200,
        };
        return Seen {
            number,
            judgement,
            text: Folded::of(""),
            status: Some(status),
        };
    }
    let url = answers::address(number, link);
    let observed = observe(world, number, link, watched.baseline.as_ref(), &url, at);
    let mut evidence = Evidence::of(&observed, watched.baseline.as_ref());
    let sibling = suspicion::probe_wanted(&evidence, "q7h2k9x4m1t8w3z6p5r0v2n4b");
    let probe =
        sibling.and_then(
            |sibling| match answers::of_request(world, number, link, &sibling, at) {
                Came::Answered(reply) => Some(Probe {
                    status: reply.status,
                    final_url: Some(sibling),
                    page: page_of(&reply),
                }),
                _ => None,
            },
        );
    evidence.probe = probe.as_ref();
    let judgement = judge(&evidence);
    let landed = observed.honest.landed().map(|(_, reply)| reply);
    let text = landed.map_or_else(|| Folded::of(""), |reply| Folded::of(&page_of(reply).text));
    let status = match (&observed.honest.ending, observed.honest.last_answer()) {
        (Ending::Failed(_), _) => None,
        (_, Some((_, reply))) => Some(reply.status),
        _ => None,
    };
    Seen {
        number,
        judgement,
        text,
        status,
    }
}

fn page_of(reply: &Reply) -> Page {
    Page::of_body(reply.header("content-type"), &reply.body)
}

fn observe(
    world: &World,
    number: usize,
    link: &Link,
    baseline: Option<&Baseline>,
    url: &str,
    at: f64,
) -> Observed {
    let is_public = |address: IpAddr| AddressRule::default().permits(address);
    let (mut check, mut next) = Check::begin(url, baseline, &is_public);
    loop {
        match next {
            Next::Done(observed) => return observed,
            Next::Ask(asked) => {
                let came = answers::of_request(world, number, link, &asked.url, at);
                next = check.after(came);
            }
        }
    }
}
