//! A link's observations → a line of its life with a mark for each check, as far apart as the checks were.

use crate::model::facts::{LifeFacts, ObservationFacts};
use crate::model::liveness::Verdict;
use crate::report::words::counted;

const WIDTH: i64 = 1000;
/// Marks keep this far from the ends.
const EDGE: i64 = 20;
/// More marks would run into each other; the table beside has them all.
const MARKS_MAX: usize = 200;

/// The line.
pub struct Timeline {
    pub from: String,
    pub to: String,
    /// The same in words, for who does not see it.
    pub text: String,
    pub marks: Vec<Mark>,
}

/// One check: where, and which shape. Shapes differ, so that colour tells nothing alone.
pub struct Mark {
    pub x: i64,
    pub tone: &'static str,
}

impl Timeline {
    /// None for fewer than two checks.
    pub fn new(life: &LifeFacts) -> Option<Self> {
        let [first, .., last] = life.observations.as_slice() else {
            return None;
        };
        let (from, to) = (first.at.millis(), last.at.millis());
        let length = (to - from).max(1);
        let step = life.observations.len().div_ceil(MARKS_MAX);
        let marks = life.observations.iter().step_by(step).map(|seen| Mark {
            x: EDGE + (seen.at.millis() - from).clamp(0, length) * (WIDTH - 2 * EDGE) / length,
            tone: tone(seen),
        });
        let number = |wanted: &str| {
            let fits = |seen: &&ObservationFacts| tone(seen) == wanted;
            life.observations.iter().filter(fits).count()
        };
        Some(Self {
            from: first.at.date().to_string(),
            to: last.at.date().to_string(),
            text: format!(
                "{} between {} and {}: {} saw it alive, {} gone, {} could not tell",
                counted(life.observations.len() as u64, "check", "checks"),
                first.at.date(),
                last.at.date(),
                number("good"),
                number("bad"),
                number("dim")
            ),
            marks: marks.collect(),
        })
    }
}

fn tone(seen: &ObservationFacts) -> &'static str {
    match seen.judged.verdict {
        Verdict::Alive | Verdict::Moved => "good",
        verdict if verdict.is_dead() => "bad",
        _ => "dim",
    }
}
