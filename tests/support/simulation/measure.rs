//! What was seen of each link → which deaths could have been declared in time, and which were.

use super::world::{self, HostEnd, Link, LinkEnd, Spell, World};
use super::{Outcome, Watched};

/// A death counts as confirmable where it lasts for its span of the table, lengthened by so much, since the
/// schedule asks up to 15 % later and runs come every six hours; then by two days.
const SPAN_FACTOR: f64 = 1.35;
const SPAN_SLACK_HOURS: f64 = 48.0;
/// The longest wait of the schedule after refusals, with its spread.
const WAIT_AFTER_HIDDEN_HOURS_MAX: f64 = 14.0 * world::DAY * 1.15;

/// Counts the deaths that could be confirmed, and which of them each method declared in time.
pub(super) fn recall(world: &World, link: &Link, watched: &Watched, outcome: &mut Outcome) {
    for (spell, first_seen) in &watched.first_seen {
        let deadline = deadline(world, link, *spell, *first_seen);
        if spell.to < deadline || world.hours < deadline {
            continue;
        }
        let ours = watched.ours.declared.iter();
        let in_time = ours.filter(|(from, at)| *from == spell.from && *at <= deadline);
        if in_time.count() == 0 {
            let miss = miss(world, link, watched, *spell, deadline);
            outcome.misses.push(miss);
        }
        for (opinion, score) in [
            (&watched.ours, &mut outcome.ours),
            (&watched.once, &mut outcome.once),
            (&watched.three, &mut outcome.three),
        ] {
            score.confirmable += 1;
            let declared = opinion
                .declared
                .iter()
                .any(|(from, at)| *from == spell.from && *at <= deadline);
            score.in_time += usize::from(declared);
        }
    }
}

/// Until when a death first seen at a time should be declared: after its span of the table, without the time
/// in which nobody could have seen it. Who refuses us or is down is asked again ever more seldom (liveness.md
/// 7), so such a spell counts twice, the second time for the wait after it, which has a limit.
fn deadline(world: &World, link: &Link, spell: Spell, first_seen: f64) -> f64 {
    let span = span_hours(world, link, spell) * SPAN_FACTOR + SPAN_SLACK_HOURS;
    let mut hidden = world.hidden(link);
    hidden.sort_by(|one, other| one.from.total_cmp(&other.from));
    let mut deadline = first_seen + span;
    for spell in hidden {
        if spell.to > first_seen && spell.from < deadline {
            let lasts = spell.to - spell.from.max(first_seen);
            deadline += lasts + lasts.min(WAIT_AFTER_HIDDEN_HOURS_MAX);
        }
    }
    deadline
}

/// A missed death with its checks.
fn miss(world: &World, link: &Link, watched: &Watched, spell: Spell, deadline: f64) -> String {
    let host = &world.hosts[link.host];
    let mut told = format!(
        "{:?} {:?} from day {:.1} to {:.1}, due by {:.1}:",
        link.end.map(|(_, end)| end),
        host.end.map(|(_, end)| end),
        spell.from / world::DAY,
        spell.to / world::DAY,
        deadline / world::DAY,
    );
    let around = watched.trail.iter();
    for (at, reason) in
        around.filter(|(at, _)| *at >= spell.from - 400.0 && *at <= deadline + 1000.0)
    {
        told.push_str(&format!(" {:.1} {reason},", at / world::DAY));
    }
    told
}

/// The span of the table for the way a death shows (liveness.md 6).
fn span_hours(world: &World, link: &Link, spell: Spell) -> f64 {
    let by_host = world.hosts[link.host]
        .end
        .filter(|(end, _)| !link.is_post && end.from == spell.from);
    match (by_host, link.end) {
        // One resolver cannot tell absence from emptiness: five strikes (liveness.md 5.6), at the steps of 7.
        (Some((_, HostEnd::NameGone)), _) => 11.0 * world::DAY,
        (Some((_, HostEnd::Parked)), _) => world::DAY,
        (Some((_, HostEnd::Silent)), _) => 30.0 * world::DAY,
        (None, Some((_, LinkEnd::NotFound))) => 3.0 * world::DAY,
        (None, Some((_, LinkEnd::ErrorPage | LinkEnd::FrontPage))) => 7.0 * world::DAY,
        (None, _) => world::DAY,
    }
}
