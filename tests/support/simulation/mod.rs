//! Years of an invented internet, checked by the program's own rules and schedule, and by two simpler ones.
//!
//! Links live, move, drift, flap, end and return; hosts are down for days, refuse us for weeks and end; our
//! own network fails. Everything comes from the seed. What is scored is what `classify` says: checks
//! (`check`, `judge`), the whole run (`outage`), the state (`fold`) and when to ask again (`schedule`).

mod answers;
mod random;
mod score;
mod visit;
mod world;

use pressmark::classify::check::came::Came;
use pressmark::classify::judge::Judgement;
use pressmark::classify::judge::baseline::Baseline;
use pressmark::classify::page::fold::Folded;
use pressmark::classify::schedule::change_rate::Looks;
use pressmark::classify::schedule::interval::{Age, Situation, next_check_hours};
use pressmark::classify::state::class::{Class, HOUR_MS};
use pressmark::classify::state::fold::{Kinship, Repeated, Sighting, State, Weight};
use pressmark::classify::state::outage::{self, Checked};
use pressmark::classify::verdict;
use pressmark::model::liveness::{Judged, Verdict};
use pressmark::model::timestamp::Timestamp;

use random::Random;
pub use score::Score;
use visit::check;
use world::{HostEnd, Link, LinkEnd, Spell, World};

/// Hours between two runs.
const RUN_EVERY: f64 = 6.0;
/// A death counts as confirmable where it lasts for its span of the table, lengthened by so much, since the
/// schedule asks up to 15 % later and runs come every six hours; then by two days.
const SPAN_FACTOR: f64 = 1.35;
const SPAN_SLACK_HOURS: f64 = 48.0;
/// As `jobs::canary` asks.
const LATELY_ALIVE_ASKED: usize = 3;

/// What is simulated.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub seed: u64,
    pub links: usize,
    pub days: u32,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub checks: usize,
    /// The program's rules.
    pub ours: Score,
    /// "404, 410 or 5xx once is dead."
    pub once: Score,
    /// "Three failures of any kind in a row are dead."
    pub three: Score,
    /// Checks made while our own network failed, and states they changed.
    pub checks_without_network: usize,
    pub changed_without_network: usize,
}

/// One method's opinion of one link.
#[derive(Clone, Debug, Default)]
struct Opinion {
    dead: bool,
    /// The deaths it declared, by when they began.
    declared: Vec<(f64, f64)>,
}

impl Opinion {
    fn now(&mut self, dead: bool, at: f64, death: Option<Spell>, score: &mut Score) {
        if dead && !self.dead {
            score.declare(at, death.map(|spell| spell.from));
            if let Some(spell) = death {
                self.declared.push((spell.from, at));
            }
        }
        self.dead = dead;
    }
}

/// A link under watch.
struct Watched {
    state: State,
    next: f64,
    baseline: Option<Baseline>,
    last_drift: Option<Folded>,
    in_a_row: u32,
    last_class: Option<Class>,
    failures: u32,
    /// The first check that fell into each spell of death.
    first_seen: Vec<(Spell, f64)>,
    ours: Opinion,
    once: Opinion,
    three: Opinion,
}

/// A check of this run.
struct Seen {
    number: usize,
    judgement: Judgement,
    text: Folded,
    /// The last status; `None` where nothing answered.
    status: Option<u16>,
}

/// Plays it.
pub fn play(plan: Plan) -> Outcome {
    let hours = f64::from(plan.days) * world::DAY;
    let world = World::new(plan.seed, plan.links, hours);
    let mut chance = Random::new(plan.seed ^ 0x5EED);
    let mut watched: Vec<Watched> = (0..world.links.len())
        .map(|number| watch(&world, number, &mut chance))
        .collect();
    let mut outcome = Outcome::default();
    let mut begins = RUN_EVERY;
    while begins < world.hours {
        let at = begins + chance.between(0.0, 1.0);
        run(&world, &mut watched, at, &mut chance, &mut outcome);
        begins += RUN_EVERY;
    }
    for (link, watched) in world.links.iter().zip(&watched) {
        recall(&world, link, watched, &mut outcome);
    }
    outcome
}

/// A link when it was taken in: captured while it lived.
fn watch(world: &World, number: usize, chance: &mut Random) -> Watched {
    let link = &world.links[number];
    let url = answers::address(number, link);
    let text = answers::article(number as u64 * 2, 140);
    let baseline = (!link.is_post).then(|| Baseline {
        final_url: url,
        title: Folded::of(&format!("Story {number}")),
        text: Folded::of(&text),
        media_type: Some("text/html".to_owned()),
        canonical: None,
        language: None,
        sha256: None,
    });
    let mut state = State::default();
    state.take(&sighting(
        0.0,
        &Judged {
            verdict: Verdict::Alive,
            reason: "http_200".to_owned(),
            rule: String::new(),
        },
        Weight::Full,
    ));
    Watched {
        state,
        next: chance.between(0.0, world::DAY),
        baseline,
        last_drift: None,
        in_a_row: 0,
        last_class: None,
        failures: 0,
        first_seen: Vec::new(),
        ours: Opinion::default(),
        once: Opinion::default(),
        three: Opinion::default(),
    }
}

/// One run over what is due.
fn run(
    world: &World,
    watched: &mut [Watched],
    at: f64,
    chance: &mut Random,
    outcome: &mut Outcome,
) {
    let due: Vec<usize> = (0..watched.len())
        .filter(|number| watched[*number].next <= at)
        .collect();
    let mut seen: Vec<Seen> = due
        .iter()
        .map(|number| check(world, *number, &watched[*number], at))
        .collect();
    // Where nothing at all answered, not even what was alive lately, it is our own network (jobs::links).
    if seen.iter().all(|seen| seen.status.is_none()) && !others_answer(world, watched, &due, at) {
        for seen in &mut seen {
            if seen.judgement.judged.reason != "tcp_refused" {
                seen.judgement.judged = verdict::no_network();
            }
        }
    }
    let hosts: Vec<String> = seen
        .iter()
        .map(|seen| format!("h{}.test", world.links[seen.number].host))
        .collect();
    let checked: Vec<Checked<'_>> = seen
        .iter()
        .zip(&hosts)
        .map(|(seen, host)| Checked {
            host,
            verdict: seen.judgement.judged.verdict,
            reason: &seen.judgement.judged.reason,
        })
        .collect();
    let weights = outage::weigh(&checked);
    for (seen, weight) in seen.iter().zip(weights) {
        outcome.checks += 1;
        let link = &world.links[seen.number];
        let moment = Moment { world, link, at };
        let fraction = chance.fraction();
        take(
            &moment,
            &mut watched[seen.number],
            seen,
            weight,
            fraction,
            outcome,
        );
    }
}

/// Whether one of three links on other hosts that were alive lately answers.
fn others_answer(world: &World, watched: &[Watched], due: &[usize], at: f64) -> bool {
    let hosts: Vec<usize> = due.iter().map(|number| world.links[*number].host).collect();
    let others = world.links.iter().zip(watched).enumerate();
    let mut others = others
        .filter(|(_, (link, watched))| watched.state.state.is_live() && !hosts.contains(&link.host))
        .take(LATELY_ALIVE_ASKED);
    others.any(|(number, (link, _))| {
        let url = answers::address(number, link);
        matches!(
            answers::of_request(world, number, link, &url, at),
            Came::Answered(_)
        )
    })
}

/// A link at a time.
struct Moment<'a> {
    world: &'a World,
    link: &'a Link,
    at: f64,
}

fn take(
    moment: &Moment<'_>,
    watched: &mut Watched,
    seen: &Seen,
    weight: Weight,
    chance: f64,
    outcome: &mut Outcome,
) {
    let Moment { world, link, at } = *moment;
    let judged = &seen.judgement.judged;
    let mut sighting = sighting(at, judged, weight);
    sighting.kinship = Kinship::of(seen.judgement.alike);
    if judged.verdict == Verdict::Drifted {
        let before = watched.last_drift.as_ref();
        sighting.repeated = match before.filter(|before| **before != seen.text) {
            Some(_) => Repeated::Unlike,
            None => Repeated::Alike,
        };
        watched.last_drift = Some(seen.text.clone());
    } else if judged.verdict.is_live() {
        watched.last_drift = None;
    }
    let before = (watched.state.state, watched.state.confirmed);
    watched.state.take(&sighting);
    if world.own_failing(at).is_some() {
        outcome.checks_without_network += 1;
        let after = (watched.state.state, watched.state.confirmed);
        outcome.changed_without_network += usize::from(before != after);
    }
    let class = Class::of(judged.verdict, &judged.reason);
    watched.in_a_row = if watched.last_class == Some(class) {
        watched.in_a_row + 1
    } else {
        1
    };
    watched.last_class = Some(class);
    let hours = next_check_hours(&Situation {
        state: &watched.state,
        last_verdict: judged.verdict,
        age: if link.is_post {
            Age::Post(at)
        } else {
            Age::Page(at)
        },
        looks: Looks {
            checks: 0,
            changes: 0,
            mean_interval_hours: 0.0,
        },
        in_a_row: watched.in_a_row,
        chance,
        retry_after_hours: None,
    });
    watched.next = at + hours;
    opinions(moment, watched, seen, outcome);
}

fn opinions(moment: &Moment<'_>, watched: &mut Watched, seen: &Seen, outcome: &mut Outcome) {
    let Moment { world, link, at } = *moment;
    let death = world.death(link, at);
    if let Some(spell) = death
        && world.own_failing(at).is_none()
        && !watched
            .first_seen
            .iter()
            .any(|(known, _)| known.from == spell.from)
    {
        watched.first_seen.push((spell, at));
    }
    let dead = watched.state.is_confirmed_death();
    watched.ours.now(dead, at, death, &mut outcome.ours);
    let once = match seen.status {
        Some(404 | 410 | 500..=599) => true,
        Some(200..=399) => false,
        _ => watched.once.dead,
    };
    watched.once.now(once, at, death, &mut outcome.once);
    let failed = seen.status.is_none_or(|status| status >= 400);
    watched.failures = if failed { watched.failures + 1 } else { 0 };
    let three = watched.failures >= 3 || (watched.three.dead && failed);
    watched.three.now(three, at, death, &mut outcome.three);
}

fn sighting(at: f64, judged: &Judged, weight: Weight) -> Sighting {
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let at_ms = (at * HOUR_MS as f64) as i64;
    Sighting {
        at: Timestamp::from_millis(at_ms),
        verdict: judged.verdict,
        reason: judged.reason.clone(),
        repeated: Repeated::Alike,
        kinship: Kinship::NotKnown,
        weight,
    }
}

/// Counts the deaths that could be confirmed, and which of them each method declared in time.
fn recall(world: &World, link: &Link, watched: &Watched, outcome: &mut Outcome) {
    for (spell, first_seen) in &watched.first_seen {
        let span = span_hours(world, link, *spell) * SPAN_FACTOR + SPAN_SLACK_HOURS;
        let deadline = first_seen + span;
        if spell.to < deadline || world.hours < deadline {
            continue;
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

/// The span of the table for the way a death shows (liveness.md 6).
fn span_hours(world: &World, link: &Link, spell: Spell) -> f64 {
    let by_host = world.hosts[link.host]
        .end
        .filter(|(end, _)| !link.is_post && end.from == spell.from);
    match (by_host, link.end) {
        (Some((_, HostEnd::NameGone)), _) => 7.0 * world::DAY,
        (Some((_, HostEnd::Parked)), _) => world::DAY,
        (Some((_, HostEnd::Silent)), _) => 30.0 * world::DAY,
        (None, Some((_, LinkEnd::NotFound))) => 3.0 * world::DAY,
        (None, Some((_, LinkEnd::ErrorPage | LinkEnd::FrontPage))) => 7.0 * world::DAY,
        (None, _) => world::DAY,
    }
}
