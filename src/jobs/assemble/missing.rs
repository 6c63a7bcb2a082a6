//! The facts of a citation → what is not there, in sentences.

use crate::model::facts::{AgreementFacts, LinkFacts, PostFacts};
use crate::model::post::PostMedia;

/// What a reader should know is not there, one sentence each.
pub(super) fn missing(
    links: &[LinkFacts],
    post: Option<&PostFacts>,
    agreement: Option<&AgreementFacts>,
) -> Vec<String> {
    let mut missing = Vec::new();
    if links.is_empty() {
        missing.push("The document gives no link for this quote.".to_owned());
    }
    for link in links {
        missing.extend(missing_of_link(link));
    }
    if let Some(post) = post {
        if !post.answers.iter().any(|answer| answer.found.is_some()) {
            missing.push(format!(
                "No copy of post {} is held: the platform never showed it to us.",
                post.key.id
            ));
        }
        let told = post
            .answers
            .iter()
            .filter_map(|answer| answer.found.as_ref());
        let most = told
            .map(|found| &found.media)
            .max_by_key(|media| media.len());
        let is_held = |medium: &&PostMedia| {
            let mut served = post.media.iter().filter(|one| one.status == 200);
            served.any(|one| medium.addresses.contains(&one.url))
        };
        let wanted = most.map_or(0, Vec::len);
        let held = most.map_or(0, |media| media.iter().filter(is_held).count());
        if held < wanted {
            missing.push(format!(
                "Only {held} of the post's {wanted} pictures or videos could be stored."
            ));
        }
    }
    if agreement.is_none() {
        missing.push("The quote has not been compared with its post yet.".to_owned());
    }
    missing
}

fn missing_of_link(link: &LinkFacts) -> Option<String> {
    let url = &link.url;
    let Some(last) = link.life.observations.last() else {
        return Some(format!("{url} has not been asked yet."));
    };
    let at = last.at;
    let judged = &last.judged;
    if link.life.state.is_some_and(|state| state.is_dead()) {
        return Some(format!(
            "{url} is no longer served to us ({}).",
            judged.reason
        ));
    }
    if judged.tells() {
        return None;
    }
    Some(if judged.reason == "no_network" {
        format!("{url} was not reached: no network at {at}; it will be retried.")
    } else {
        format!(
            "{url}: the check at {at} could not tell whether it is still served ({}).",
            judged.reason
        )
    })
}
