//! A checked page → a random sibling of its address, asked for where that would tell a catch-all page from
//! a real one (liveness.md 5.3). Once for a host in a run.

use super::Fault;
use super::landed::Landed;
use super::memory::{Memory, SiblingSeen};
use super::resolve;
use super::run::Run;
use crate::classify::grade::HEAD_BYTES_READ;
use crate::classify::judge::{Evidence, suspicion};
use crate::classify::page::markup::Page;
use crate::classify::signs::probe::Probe;
use crate::net::Fetch;

/// Letters of a random sibling's name.
const SIBLING_LETTERS: usize = 25;

/// Asks for a random sibling of the cited address, where that would tell, once for a host and run.
pub(super) async fn sibling<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    evidence: &Evidence<'_>,
) -> Result<Option<SiblingSeen>, Fault> {
    let Some(url) = suspicion::probe_wanted(evidence, &letters()?) else {
        return Ok(None);
    };
    let Some(shared) = memory.sibling(&url) else {
        return Ok(None);
    };
    let seen = shared
        .get_or_try_init(async || {
            let walked = resolve::walk(run, &url, HEAD_BYTES_READ).await?;
            let page = Landed::of(&walked);
            let answer = walked.last.answer();
            let declared = answer.and_then(|answer| answer.header("content-type"));
            let is_served = answer.is_some_and(|answer| (200..300).contains(&answer.status));
            Ok::<_, Fault>(SiblingSeen {
                probe: Probe {
                    status: match (&page, answer) {
                        (Some(_), Some(answer)) => answer.status,
                        _ => 0,
                    },
                    final_url: walked.urls.last().cloned(),
                    // What an error page says is never compared, and a run over many hosts would hold them all.
                    page: page
                        .filter(|_| is_served)
                        .map_or_else(Page::default, |page| {
                            Page::of_body(declared.as_deref(), &page.read.text)
                        }),
                },
                hops: walked.hops,
            })
        })
        .await?;
    Ok(Some(seen.clone()))
}

fn letters() -> Result<String, Fault> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0_u8; SIBLING_LETTERS];
    getrandom::fill(&mut random).map_err(|error| Fault::Broken(error.to_string()))?;
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    Ok(random.iter().map(letter).collect())
}
