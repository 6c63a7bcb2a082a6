//! A link's facts → its part of the account as Markdown: how it stands, its trail, its checks.

use super::citation::copies;
use super::safe::{code, line};
use super::{list, put, table};
use crate::model::facts::{HopFacts, LifeFacts, LinkFacts};
use crate::report::life_words;
use crate::report::words::{self, grouped};

/// One link.
pub(super) fn tell(page: &mut String, link: &LinkFacts) {
    put(page, &format!("#### Link {}\n", code(&link.url)));
    let life = &link.life;
    let mut told = vec![format!("State (D): {}", line(&life_words::became(link)))];
    told.extend(
        life.last_seen_alive
            .map(|at| format!("Last seen alive (A): {at}")),
    );
    told.extend(
        life.first_seen_dead
            .map(|at| format!("{} (A): {at}", life_words::first_seen_dead(life))),
    );
    if let Some(folded) = &life.folded {
        let surety = if folded.confirmed {
            "confirmed by enough checks"
        } else {
            "not confirmed yet"
        };
        told.push(format!(
            "All checks together (D): {}, {surety}",
            words::verdict(folded.state)
        ));
    }
    told.push(format!("Record (D): {}", code(&link.record.to_string())));
    list(page, told);
    parts(page, life);
    if let Some(trail) = &link.trail {
        put(
            page,
            &format!(
                "Trail followed {} (A); {}\n",
                trail.followed,
                line(&words::trail_end(&trail.end))
            ),
        );
        hops(page, &trail.hops);
        copies(page, &trail.captures);
        if let Some(requisites) = &trail.requisites {
            let of = format!("the copy of {}", requisites.of);
            put(
                page,
                &format!("{} (D)\n", words::requisites(requisites, &of)),
            );
        }
    }
    let rows = life.observations.iter().map(|seen| {
        vec![
            seen.at.to_string(),
            words::verdict(seen.judged.verdict).to_owned(),
            line(&words::reason(&seen.judged.reason)),
            line(&seen.judged.rule),
            code(&seen.record.to_string()),
        ]
    });
    table(
        page,
        &["checked at (A)", "seen (D)", "why (D)", "rule", "record"],
        rows,
    );
}

/// What the link leads over and to, each with its own state.
fn parts(page: &mut String, life: &LifeFacts) {
    let rows = life.parts.iter().map(|one| {
        vec![
            life_words::part(one.part).to_owned(),
            code(&one.address),
            line(&life_words::part_became(one)),
        ]
    });
    table(
        page,
        &["leads over or to", "address", "what became of it (D)"],
        rows,
    );
}

/// Requests in order, each with its answer or why there was none.
pub(super) fn hops(page: &mut String, hops: &[HopFacts]) {
    let rows = hops.iter().enumerate().map(|(at, hop)| {
        vec![
            (at + 1).to_string(),
            format!("{} {}", line(&words::via(&hop.via)), code(&hop.url)),
            answer(hop),
            format!(
                "{}, {} ms",
                hop.started,
                grouped(hop.duration_ms.unsigned_abs())
            ),
            hop.body_digest
                .map_or_else(String::new, |digest| code(&digest.to_string())),
        ]
    });
    table(
        page,
        &[
            "no.",
            "request (O)",
            "answer (O)",
            "when (A)",
            "SHA-256 of the body (D)",
        ],
        rows,
    );
}

fn answer(hop: &HopFacts) -> String {
    let mut parts = Vec::new();
    parts.extend(hop.status.map(|status| status.to_string()));
    parts.extend(hop.content_type.as_deref().map(line));
    parts.extend(
        hop.location
            .as_deref()
            .map(|location| format!("on to {}", code(location))),
    );
    parts.extend(
        hop.remote_address
            .as_deref()
            .map(|address| format!("from {}", line(address))),
    );
    parts.extend(
        hop.body_cut
            .as_deref()
            .map(|cut| format!("not whole: {}", line(cut))),
    );
    if let Some(none) = &hop.no_answer {
        parts.push(format!(
            "{}: {}",
            line(&words::no_answer(&none.code)),
            line(&none.detail)
        ));
    }
    parts.join("; ")
}
