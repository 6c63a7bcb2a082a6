//! A link → the requests of one check, stored as they are made, and what they come to.
//!
//! Follows the link; a page is held against its stored copy, asked a second time with a browser's headers
//! where the first answer calls for it, and beside a random sibling where that would tell; a post is judged
//! by its platform. What was seen becomes a [`Draft`]; nothing is judged elsewhere.

use super::Fault;
use super::due::Missing;
use super::landed::{Landed, store_trail, trail_of};
use super::links::{Checked, Seen};
use super::memory::{Known, Memory};
use super::observe::{self, Draft};
use super::page_text;
use super::part::{self, PartDraft};
use super::posts::{self, Left, MediaWish};
use super::requisites;
use super::resolve::{self, Walked};
use super::run::Run;
use super::sibling::sibling;
use crate::classify::address;
use crate::classify::check::asked::Profile;
use crate::classify::check::followed::{self, Followed, StepSeen};
use crate::classify::check::observed::Observed;
use crate::classify::grade::HEAD_BYTES_READ;
use crate::classify::judge::{self, Evidence, Judgement, status, transport};
use crate::classify::page::fold::Folded;
use crate::classify::verdict;
use crate::model::exchange::{Exchange, NoAnswerKind, Outcome};
use crate::model::post::{IdTime, PostKey};
use crate::model::record::{Hop, RecordId};
use crate::model::short_link::ShortLinkKey;
use crate::model::standing::{PostStanding, Standing};
use crate::model::trail::{TrailEnd, Via};
use crate::net::{Fetch, Purpose, wait_named};
use crate::platform;

/// Follows a link, and judges it by the post or the page it leads to.
pub(super) async fn follow<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
    url: &str,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let (mut walked, scheme_upgraded) = walk(run, url).await?;
    let article = match media {
        MediaWish::Fetch => requisites::article(&walked),
        MediaWish::Leave => None,
    };
    // More was read for what the page needs than the rules read.
    walked.last_head.truncate(HEAD_BYTES_READ);
    // The last address that names a post: a status page may have sent us on to a sign-in page.
    let post = walked
        .urls
        .iter()
        .rev()
        .find_map(|url| platform::post_of_url(url));
    match post {
        Some(key) => of_post(run, memory, link, walked, key, media).await,
        None => {
            let checked = of_page(run, memory, link, url, walked, scheme_upgraded).await?;
            if checked.judged.verdict.is_live() {
                match (article, checked.trail(), media) {
                    (Some(article), Some(trail), MediaWish::Fetch) => {
                        requisites::gather(run, trail, &article).await?;
                    }
                    (_, _, MediaWish::Leave) => requisites::gather_again(run, memory, link).await?,
                    _ => {}
                }
            }
            Ok(checked)
        }
    }
}

/// Follows it as cited; where its http port gives no connection, the same address over https (liveness.md
/// 4.1, T16). Never the other way round.
async fn walk<F: Fetch>(run: &Run<F>, url: &str) -> Result<(Walked, bool), Fault> {
    let mut walked = resolve::walk(run, url, requisites::PAGE_BYTES_READ).await?;
    let no_connection = matches!(&walked.last.outcome, Outcome::NotAnswered(why)
        if matches!(why.kind, NoAnswerKind::ConnectRefused | NoAnswerKind::ConnectTimeout | NoAnswerKind::Closed));
    if !no_connection || walked.hops.len() > 1 {
        return Ok((walked, false));
    }
    let Some(secure) = secure_form(url) else {
        return Ok((walked, false));
    };
    let again = resolve::walk(run, &secure, requisites::PAGE_BYTES_READ).await?;
    if again.last.answer().is_none() && again.hops.len() == 1 {
        // The cited address keeps its own failure; both requests are kept.
        walked.hops.extend(again.hops);
        return Ok((walked, false));
    }
    let mut upgraded = again;
    upgraded.hops.splice(0..0, walked.hops);
    Ok((upgraded, true))
}

fn secure_form(url: &str) -> Option<String> {
    let mut parsed = url::Url::parse(url).ok()?;
    if parsed.scheme() != "http" || parsed.port().is_some() {
        return None;
    }
    parsed.set_scheme("https").ok()?;
    Some(parsed.into())
}

async fn of_post<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
    walked: Walked,
    key: PostKey,
    media: MediaWish,
) -> Result<Checked, Fault> {
    let (end, last) = (walked.end.clone(), walked.last.clone());
    let by_page = by_page(&walked);
    let short_link = part::short_link(&walked);
    let trail = store_trail(run, link, walked, Some(&key), by_page.as_ref()).await?;
    let asked = posts::ask(run, memory, &key, &Missing::everything(&key), media).await?;
    let judged = verdict::judge(&end, &last, Some(&asked.standing));
    let known = memory.of_link(link)?;
    let mut draft = Draft::new(link, judged.clone(), known.earlier);
    draft.parts = short_link
        .and_then(part::of_way_to_a_post)
        .into_iter()
        .collect();
    draft
        .parts
        .push(PartDraft::of_post(&key, verdict::by_post(&asked.standing)));
    draft.parts.extend(asked.media.iter().cloned());
    draft.earlier_parts = known.parts;
    draft.trail = Some(trail);
    draft.post_answers.clone_from(&asked.records);
    draft.posted = posted(run, &key);
    draft.host = host(&last.request.url);
    draft.retry_after_seconds = retry_after(&last);
    draft.looks_like_no_network =
        !judged.tells() && looks_like_no_network(&last, Some(&asked.standing));
    Ok(Checked {
        judged,
        seen: Seen::of(draft),
        left: asked.left,
    })
}

/// What the page alone would be judged to be: for the grade of its copy, where the post is judged by its
/// platform.
fn by_page(walked: &Walked) -> Option<crate::model::liveness::Judged> {
    let page = Landed::of(walked)?;
    let link = walked.urls.first().cloned().unwrap_or_default();
    let observed = Observed::by_one_walk(link, trail_of(walked, &page, Profile::Honest));
    Some(judge::judge(&Evidence::of(&observed, None)).judged)
}

/// When the post was posted, as its id tells it.
pub(super) fn posted<F: Fetch>(
    run: &Run<F>,
    key: &PostKey,
) -> Option<crate::model::timestamp::Timestamp> {
    match platform::id_time_by(key, run.now()) {
        IdTime::Exact(time) | IdTime::About { time, .. } => Some(time),
        IdTime::Impossible(_) | IdTime::None => None,
    }
}

async fn of_page<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
    url: &str,
    walked: Walked,
    scheme_upgraded: bool,
) -> Result<Checked, Fault> {
    let known = memory.of_page(link)?;
    let last = walked.last.clone();
    let page = Landed::of(&walked);
    let seen = match &page {
        // Where nothing was landed on, how the trail ended tells all; but for a refused certificate.
        None => content_without_proof(&walked, &known),
        Some(_) if is_bare_short_link(&last) => None,
        Some(page) => {
            let honest = trail_of(&walked, page, Profile::Honest);
            let mut observed = Observed {
                userinfo_stripped: has_userinfo(url),
                scheme_upgraded,
                ..Observed::by_one_walk(url.to_owned(), honest)
            };
            let second = as_browser(run, &known, &mut observed).await?;
            let mut seen = judge_page(run, memory, &known, observed, second).await?;
            seen.charset = page.read.charset;
            Some(seen)
        }
    };
    let end = walked.end.clone();
    let short_link = part::short_link(&walked);
    let by_page = seen.as_ref().map(|seen| &seen.judgement.judged);
    let trail = store_trail(run, link, walked, None, by_page).await?;
    let mut draft = match seen {
        Some(seen) => seen.draft(link, &known),
        None => Draft::new(link, verdict::judge(&end, &last, None), Vec::new()),
    };
    draft.earlier = known.earlier;
    draft.trail = Some(trail);
    draft.earlier_parts = known.parts;
    if let Some(short_link) = short_link {
        draft.parts = part::of_page(&short_link, &draft.judged);
        if short_link.led_on.is_none() {
            ask_post_once_led_to(run, memory, link, &mut draft).await?;
        }
    }
    draft.host = host(&last.request.url);
    draft.retry_after_seconds = retry_after(&last);
    draft.looks_like_no_network = looks_like_no_network(&last, None);
    Ok(Checked {
        judged: draft.judged.clone(),
        seen: Seen::of(draft),
        left: Left::Nothing,
    })
}

/// A short link that leads nowhere says nothing about the post it once led to: that is asked for by itself.
async fn ask_post_once_led_to<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    link: RecordId,
    draft: &mut Draft,
) -> Result<(), Fault> {
    let Some(key) = memory.post_of(link)? else {
        return Ok(());
    };
    let missing = Missing::everything(&key);
    let asked = posts::ask(run, memory, &key, &missing, MediaWish::Leave).await?;
    let judged = verdict::by_post(&asked.standing);
    draft.parts.push(PartDraft::of_post(&key, judged));
    draft.parts.extend(asked.media.iter().cloned());
    draft.post_answers.clone_from(&asked.records);
    Ok(())
}

/// What an address with a refused certificate serves, where it is what is stored (liveness.md 4.1, T6).
fn content_without_proof(walked: &Walked, known: &Known) -> Option<Judged> {
    let (exchange, head) = walked.without_proof.as_ref()?;
    let answer = exchange.answer()?;
    let read = page_text::of(answer, head);
    let trail = followed::trail(&Followed {
        steps: vec![StepSeen {
            url: &exchange.request.url,
            via: Via::Cited,
            status: answer.status,
        }],
        end: &TrailEnd::Landed,
        answer: Some(answer),
        text: &read.text,
        profile: Profile::Honest,
    });
    let observed = Observed::by_one_walk(exchange.request.url.clone(), trail);
    let (_, reply) = observed.honest.landed()?;
    let copy = known.copy.as_ref().map(|(_, copy)| copy);
    let judgement = transport::without_proof(reply, &Evidence::of(&observed, copy))?;
    Some(Judged {
        judgement,
        charset: read.charset,
        text: Folded::of(""),
        as_browser: Vec::new(),
        sibling: Vec::new(),
    })
}

/// The second try with a browser's headers, where the first answer calls for one (liveness.md 4.2, S2).
async fn as_browser<F: Fetch>(
    run: &Run<F>,
    known: &Known,
    observed: &mut Observed,
) -> Result<Vec<Hop>, Fault> {
    let copy = known.copy.as_ref().map(|(_, copy)| copy);
    let wanted = observed
        .honest
        .landed()
        .is_some_and(|(_, reply)| status::asks_for_second_profile(reply, copy));
    if !wanted {
        return Ok(Vec::new());
    }
    let first = observed
        .honest
        .steps
        .first()
        .map(|step| step.asked.url.clone());
    let url = first.unwrap_or_else(|| observed.link.clone());
    let walked = resolve::walk_as(run, &url, HEAD_BYTES_READ, Purpose::PageAsBrowser).await?;
    let page = Landed::of(&walked).unwrap_or(Landed::nothing());
    observed.browser = Some(trail_of(&walked, &page, Profile::Browser));
    Ok(walked.hops)
}

/// A judged page with what its record tells beside.
struct Judged {
    judgement: Judgement,
    charset: Option<&'static str>,
    text: Folded,
    as_browser: Vec<Hop>,
    sibling: Vec<Hop>,
}

impl Judged {
    fn draft(self, link: RecordId, known: &Known) -> Draft {
        let mut draft = Draft::new(link, self.judgement.judged, Vec::new());
        draft.flags = self.judgement.flags;
        draft.charset = self.charset;
        draft.alike = self.judgement.alike;
        draft.compared_with = known.copy.as_ref().map(|(record, _)| *record);
        draft.repeated = observe::repeated(
            draft.judged.verdict,
            known.changed_before.as_ref(),
            &self.text,
        );
        draft.as_browser = self.as_browser;
        draft.sibling = self.sibling;
        draft
    }
}

async fn judge_page<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    known: &Known,
    observed: Observed,
    as_browser: Vec<Hop>,
) -> Result<Judged, Fault> {
    let deciding = observed.browser.as_ref().unwrap_or(&observed.honest);
    let text = deciding
        .landed()
        .map_or_else(|| Folded::of(""), |(_, reply)| reply.page().1.clone());
    let addresses = deciding.addresses();
    let cited = addresses
        .get(address::cited_position(&addresses))
        .copied()
        .unwrap_or_default();
    let last = addresses.last().copied().unwrap_or_default();
    let peers = if address::same(cited, last) {
        0
    } else {
        memory.peers_ending_at(cited, last)?
    };
    let mut evidence = Evidence {
        cited_text: known.quote_for(&text),
        peers_ending_here: peers,
        ..Evidence::of(&observed, known.copy.as_ref().map(|(_, copy)| copy))
    };
    let sibling = sibling(run, memory, &evidence).await?;
    evidence.probe = sibling.as_ref().map(|sibling| &sibling.probe);
    Ok(Judged {
        judgement: judge::judge(&evidence),
        charset: None,
        text,
        as_browser,
        sibling: sibling.map_or_else(Vec::new, |sibling| sibling.hops),
    })
}

/// A short link has no page of its own: such an answer is an outage or a warning (platforms.md 1.5).
fn is_bare_short_link(last: &Exchange) -> bool {
    let answered = last
        .answer()
        .is_some_and(|answer| (200..300).contains(&answer.status));
    answered && ShortLinkKey::of_address(&last.request.url).is_some()
}

fn has_userinfo(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
}

pub(super) fn host(url: &str) -> String {
    address::host(url).unwrap_or_default()
}

/// How long the server asked us to wait, in seconds.
fn retry_after(last: &Exchange) -> Option<u64> {
    let answer = last
        .answer()
        .filter(|answer| matches!(answer.status, 420 | 429 | 430 | 503))?;
    wait_named(answer, last.ended).map(|wait| wait.as_secs())
}

pub(super) fn looks_like_no_network(last: &Exchange, standing: Option<&PostStanding>) -> bool {
    let Outcome::NotAnswered(why) = &last.outcome else {
        return false;
    };
    why.kind.network_absent_would_look_so()
        && standing.is_none_or(|standing| standing.standing == Standing::CouldNotTell)
}
