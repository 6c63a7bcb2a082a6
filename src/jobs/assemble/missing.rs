//! The facts of a citation → what is not there, in sentences.

use crate::jobs::posts;
use crate::model::facts::{AgreementFacts, CaptureFacts, LinkFacts, PostFacts, RequisitesFacts};
use crate::model::liveness::StateTold;
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
            let served = post.media.iter().filter(|one| one.status == 200);
            let mut of_it = served.filter(|one| medium.addresses.contains(&one.url));
            let (lists, others) = posts::playlists_apart(medium);
            // A still picture in place of a film is not the film.
            if lists.is_empty() || others.iter().any(|url| is_film(post, url)) {
                of_it.next().is_some()
            } else {
                of_it.any(|one| one.pieces.is_some_and(|pieces| is_whole(&pieces)))
            }
        };
        let wanted = most.map_or(0, Vec::len);
        let held = most.map_or(0, |media| media.iter().filter(is_held).count());
        if held < wanted {
            missing.push(format!(
                "Only {held} of the post's {wanted} pictures or videos could be stored."
            ));
        }
    }
    missing.extend(post.into_iter().flat_map(missing_of_videos));
    if agreement.is_none() {
        missing.push("The quote has not been compared with its post yet.".to_owned());
    }
    missing
}

/// True where the stored copy of this address is a film.
fn is_film(post: &PostFacts, url: &str) -> bool {
    let film = |one: &CaptureFacts| {
        one.url == url && matches!(one.graded.rule.as_str(), "mp4_signature" | "webm_signature")
    };
    post.media.iter().any(film)
}

const fn is_whole(pieces: &RequisitesFacts) -> bool {
    pieces.held > 0 && pieces.missed == 0 && pieces.left_out == 0
}

/// Videos that cannot be had in pieces, by the rule their playlists were graded by.
fn missing_of_videos(post: &PostFacts) -> Vec<String> {
    let lists = post.media.iter().chain(&post.pieces);
    lists
        .filter_map(|one| match one.graded.rule.as_str() {
            "playlist_live" => Some(format!(
                "The video at {} is live: it was not stored.",
                one.url
            )),
            "playlist_encrypted" => Some(format!(
                "The video at {} is encrypted: it was not stored.",
                one.url
            )),
            _ => None,
        })
        .collect()
}

fn missing_of_link(link: &LinkFacts) -> Option<String> {
    let url = &link.url;
    let Some(last) = link.life.observations.last() else {
        return Some(format!("{url} has not been asked yet."));
    };
    let at = last.at;
    let judged = &last.judged;
    if link.life.state == StateTold::Suspected {
        let why = &judged.reason;
        return Some(if judged.verdict.is_dead() {
            format!(
                "{url} was not served to us at {at} ({why}); it will be asked again before it counts as gone."
            )
        } else {
            format!(
                "{url} was not served to us when that could last be told; the check at {at} could not tell ({why})."
            )
        });
    }
    if link.life.is_dead() {
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
