//! Years of an invented internet, checked by the program's own rules and schedule, and by two simpler ones.
//!
//! Links live, move, drift, flap, end and return; hosts are down for days, refuse us for weeks and end; our
//! own network fails. Everything comes from the seed. What is scored is what `classify` says: checks
//! (`check`, `judge`), the whole run (`outage`), the state (`fold`) and when to ask again (`schedule`).

mod answers;
mod measure;
mod random;
mod score;
mod visit;
mod world;

use pressmark::classify::check::came::Came;
use pressmark::classify::judge::Judgement;
use pressmark::classify::judge::baseline::Baseline;
use pressmark::classify::page::fold::Folded;
use pressmark::classify::schedule::next::{Earlier, Situated, next_check};
use pressmark::classify::state::class::HOUR_MS;
use pressmark::classify::state::fold::{Kinship, Repeated, Sighting, State, Weight};
use pressmark::classify::state::outage::{self, Checked};
use pressmark::classify::verdict;
use pressmark::model::liveness::{Judged, Verdict};
use pressmark::model::timestamp::Timestamp;

use random::Random;
pub use score::Score;
use visit::check;
use world::{Link, Spell, World};

/// Of declared deaths, so many are to be true.
pub const PRECISION_MIN: f64 = 0.995;
/// Of deaths that last, so many are to be declared within the spans of the table.
pub const RECALL_MIN: f64 = 0.98;
/// Hours between two runs.
const RUN_EVERY: f64 = 6.0;
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
    /// Deaths that were not declared in time, with what each check around them made of the state.
    pub misses: Vec<String>,
}

impl Outcome {
    /// True where the program's rules were as right as they are meant to be.
    pub fn holds(&self) -> bool {
        self.ours.precision() >= PRECISION_MIN
            && self.ours.recall() >= RECALL_MIN
            && self.changed_without_network == 0
    }
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
        // A link that died in one way and then in another is known to be dead all along.
        if let Some(spell) = death.filter(|_| dead)
            && !self.declared.iter().any(|(from, _)| *from == spell.from)
        {
            self.declared.push((spell.from, at));
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
    earlier: Vec<Earlier>,
    failures: u32,
    /// What each check made of the state.
    trail: Vec<(f64, String)>,
    /// The first check in each spell of death that the death could be seen by.
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
        measure::recall(&world, link, watched, &mut outcome);
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
        earlier: Vec::new(),
        failures: 0,
        trail: Vec::new(),
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
    let jaccard_permille = seen
        .judgement
        .alike
        .map(|alike| (alike.jaccard * 1000.0).round() as u16);
    let next = next_check(&Situated {
        state: &watched.state,
        earlier: &watched.earlier,
        now: &sighting,
        jaccard_permille,
        posted: link.is_post.then(|| timestamp(0.0)),
        retry_after_seconds: None,
        chance,
    });
    let next = next.expect("nothing is refused by our own policy");
    watched.next = next.millis() as f64 / HOUR_MS as f64;
    watched.trail.push((at, watched.state.to_string()));
    watched.earlier.push(Earlier {
        sighting,
        jaccard_permille,
    });
    opinions(moment, watched, seen, outcome);
}

fn opinions(moment: &Moment<'_>, watched: &mut Watched, seen: &Seen, outcome: &mut Outcome) {
    let Moment { world, link, at } = *moment;
    let death = world.death(link, at);
    if let Some(spell) = death
        && world.shows_as_it_is(link, at)
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
    Sighting {
        at: timestamp(at),
        verdict: judged.verdict,
        reason: judged.reason.clone(),
        repeated: Repeated::Alike,
        kinship: Kinship::NotKnown,
        weight,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn timestamp(at: f64) -> Timestamp {
    Timestamp::from_millis((at * HOUR_MS as f64) as i64)
}
