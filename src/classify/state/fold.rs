//! Sightings of a link, oldest first → its state.
//!
//! Death needs time, not retries; refusals and outages never kill; a confirmed death ends only with the
//! content's return, or with another owner's.

use std::fmt;

use super::class::{Class, HOUR_MS, TRANSPORT_SHOWN};
use super::pin::Decision;
use super::strikes::Strikes;
use crate::classify::page::alike::{Alike, JACCARD_EDITED_MIN};
pub use crate::model::check::{Kinship, Repeated, Weight};
use crate::model::liveness::Verdict;
use crate::model::timestamp::Timestamp;

/// In an outage of a whole host, one strike a link counts in this time.
const OUTAGE_GAP_MS: i64 = 24 * HOUR_MS;
/// The reason for other content on a domain that had died.
pub const TAKEOVER_REASON: &str = "revived_different_content";
/// The reason for a page that differs from itself at every visit.
pub const VOLATILE_REASON: &str = "volatile";

impl Kinship {
    /// By how alike the texts are.
    pub fn of(alike: Option<Alike>) -> Self {
        match alike {
            Some(alike) if alike.jaccard < JACCARD_EDITED_MIN => Self::Unrelated,
            Some(_) => Self::Related,
            None => Self::NotKnown,
        }
    }
}

/// One check, or one capture, in a link's history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// When.
    pub at: Timestamp,
    /// What it said.
    pub verdict: Verdict,
    /// The reason code.
    pub reason: String,
    /// For drift: is it the change seen before?
    pub repeated: Repeated,
    /// For drift: is it the stored content at all?
    pub kinship: Kinship,
    /// How it counts.
    pub weight: Weight,
}

/// How far a state is from being certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Nothing to count.
    Plain,
    /// The last check claims nothing, or counts for nothing: everything stands as before it.
    NoClaim,
    /// The state holds although the last check said otherwise.
    Pending {
        /// Strikes so far.
        strikes: u32,
        /// Strikes needed.
        of: u32,
    },
    /// Shown, though not certain.
    Suspected {
        /// Strikes so far.
        strikes: u32,
        /// Strikes needed.
        of: u32,
    },
    /// No answer so many times.
    Unconfirmed {
        /// Strikes so far.
        strikes: u32,
    },
    /// Enough strikes over enough time.
    Confirmed,
    /// The last check cannot change a confirmed death.
    Ignored,
    /// The last check ended a confirmed death.
    Revived,
}

/// What all sightings together say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// One of the fourteen.
    pub state: Verdict,
    /// True where the strikes of its class are complete.
    pub confirmed: bool,
    /// When the state began.
    pub since: Option<Timestamp>,
    /// The reason the last sighting gave.
    pub reason: String,
    /// What the last sighting did.
    pub progress: Progress,
    /// True where a person decided it: checks change nothing until that is taken back.
    pub pinned: bool,
    domain_dead: bool,
    death: Strikes,
    takeover: Strikes,
    drift: Strikes,
    access: Strikes,
    transport: Strikes,
}

impl Default for State {
    fn default() -> Self {
        Self {
            state: Verdict::Unknown,
            confirmed: false,
            since: None,
            reason: String::new(),
            progress: Progress::Plain,
            pinned: false,
            domain_dead: false,
            death: Strikes::default(),
            takeover: Strikes::default(),
            drift: Strikes::default(),
            access: Strikes::default(),
            transport: Strikes::default(),
        }
    }
}

/// Folds all sightings.
pub fn fold<'a>(sightings: impl IntoIterator<Item = &'a Sighting>) -> State {
    let mut state = State::default();
    for sighting in sightings {
        state.take(sighting);
    }
    state
}

impl State {
    /// True where the strikes for this state are complete and what was cited is no longer served.
    pub const fn is_confirmed_death(&self) -> bool {
        self.confirmed && (self.state.is_dead() || matches!(self.state, Verdict::Unreachable))
    }

    /// Takes the next sighting.
    pub fn take(&mut self, seen: &Sighting) {
        self.reason.clone_from(&seen.reason);
        if let Some(decision) = Decision::of_reason(&seen.reason) {
            self.decide(decision, seen.at);
            return;
        }
        if self.pinned {
            self.progress = Progress::Ignored;
            return;
        }
        let class = Class::of(seen.verdict, &seen.reason);
        if seen.weight == Weight::RunVoid && class != Class::Success {
            self.void(seen.verdict, seen.at);
            return;
        }
        if self.is_takeover(seen, class) {
            self.take_over(seen);
            return;
        }
        match class {
            Class::Success => self.succeed(seen.verdict, seen.at),
            Class::Void => self.void(seen.verdict, seen.at),
            Class::Drift => self.take_drift(seen),
            Class::Access => self.take_access(seen),
            Class::Transport => self.take_transport(seen),
            _ => self.take_death(seen, class),
        }
    }

    fn succeed(&mut self, verdict: Verdict, at: Timestamp) {
        let revived = self.is_confirmed_death();
        for strikes in [
            &mut self.death,
            &mut self.takeover,
            &mut self.drift,
            &mut self.access,
            &mut self.transport,
        ] {
            *strikes = Strikes::default();
        }
        self.domain_dead = false;
        self.enter(verdict, false, at);
        self.progress = if revived {
            Progress::Revived
        } else {
            Progress::Plain
        };
    }

    /// A verdict without a claim never takes the place of one.
    fn void(&mut self, verdict: Verdict, at: Timestamp) {
        self.progress = Progress::NoClaim;
        if self.state.is_void() {
            let named = if verdict.is_void() {
                verdict
            } else {
                Verdict::Unknown
            };
            self.enter(named, false, at);
        }
    }

    fn take_death(&mut self, seen: &Sighting, class: Class) {
        let needs = class.needs();
        self.death.add(seen.at.millis(), needs.gap_ms);
        if self.death.meet(needs) {
            self.domain_dead |= matches!(class, Class::Dns | Class::DnsNoname);
            self.enter(seen.verdict, true, seen.at);
            self.progress = Progress::Confirmed;
            return;
        }
        self.not_yet(seen, self.death.count, needs.strikes);
    }

    /// Unrelated content on a domain that had died is another owner's; so is a parking page after any
    /// confirmed death, and whatever follows on a domain in other hands.
    fn is_takeover(&self, seen: &Sighting, class: Class) -> bool {
        if seen.reason == TAKEOVER_REASON {
            return true;
        }
        if !self.is_confirmed_death() {
            return false;
        }
        let usurped = self.state == Verdict::Usurped;
        match class {
            Class::Usurped => !usurped,
            Class::Drift => is_unrelated(seen) && (self.domain_dead || usurped),
            _ => false,
        }
    }

    fn take_over(&mut self, seen: &Sighting) {
        if Class::of(seen.verdict, &seen.reason) == Class::Drift {
            TAKEOVER_REASON.clone_into(&mut self.reason);
        }
        let needs = Class::Usurped.needs();
        self.takeover.add(seen.at.millis(), needs.gap_ms);
        if self.takeover.meet(needs) {
            self.enter(Verdict::Usurped, true, seen.at);
            self.progress = Progress::Confirmed;
            return;
        }
        let usurped = Sighting {
            verdict: Verdict::Usurped,
            ..seen.clone()
        };
        self.not_yet(&usurped, self.takeover.count, needs.strikes);
    }

    fn take_drift(&mut self, seen: &Sighting) {
        let seen_before = self.drift.count > 0 || self.state == Verdict::Drifted;
        if seen.repeated == Repeated::Unlike && seen_before {
            self.succeed(Verdict::Alive, seen.at);
            VOLATILE_REASON.clone_into(&mut self.reason);
            return;
        }
        let needs = Class::Drift.needs();
        self.drift.add(seen.at.millis(), needs.gap_ms);
        if self.drift.meet(needs) && seen.repeated != Repeated::NotKnown {
            self.enter(Verdict::Drifted, true, seen.at);
            self.progress = Progress::Confirmed;
            return;
        }
        self.not_yet(seen, self.drift.count, needs.strikes);
    }

    fn take_access(&mut self, seen: &Sighting) {
        if self.is_sealed() {
            self.progress = Progress::Ignored;
            return;
        }
        let needs = Class::Access.needs();
        self.access.add(seen.at.millis(), needs.gap_ms);
        if self.access.meet(needs) {
            self.enter(seen.verdict, true, seen.at);
            self.progress = Progress::Confirmed;
        } else if self.state.is_live() {
            self.progress = pending(self.access.count, needs.strikes);
        } else {
            self.enter(seen.verdict, false, seen.at);
            self.progress = Progress::Plain;
        }
    }

    fn take_transport(&mut self, seen: &Sighting) {
        if self.is_sealed() && self.state != Verdict::Unreachable {
            self.progress = Progress::Ignored;
            return;
        }
        let gap_ms = match seen.weight {
            Weight::HostOutage => OUTAGE_GAP_MS,
            Weight::Full | Weight::RunVoid => TRANSPORT_SHOWN.gap_ms,
        };
        self.transport.add(seen.at.millis(), gap_ms);
        let strikes = self.transport.count;
        if self.transport.meet(Class::Transport.needs()) {
            self.enter(Verdict::Unreachable, true, seen.at);
            self.progress = Progress::Confirmed;
        } else if self.state.is_live() && !self.transport.meet(TRANSPORT_SHOWN) {
            self.progress = pending(strikes, TRANSPORT_SHOWN.strikes);
        } else {
            self.enter(Verdict::Unreachable, false, seen.at);
            self.progress = Progress::Unconfirmed { strikes };
        }
    }

    /// Too few strikes: a live link stays what it is, a confirmed death too; anything else is shown as
    /// suspected at once.
    fn not_yet(&mut self, seen: &Sighting, strikes: u32, of: u32) {
        if self.is_confirmed_death() {
            // The same death seen in another form needs no new proof.
            self.progress = if self.state == seen.verdict {
                Progress::Confirmed
            } else {
                pending(strikes, of)
            };
        } else if self.state.is_live() {
            self.progress = pending(strikes, of);
        } else {
            self.enter(seen.verdict, false, seen.at);
            self.progress = Progress::Suspected {
                strikes: strikes.min(of),
                of,
            };
        }
    }

    /// True where a refusal or a failure can change nothing: confirmed by authority.
    fn is_sealed(&self) -> bool {
        let by_platform = self.confirmed
            && self.death.count > 0
            && matches!(self.state, Verdict::Protected | Verdict::Withheld);
        self.is_confirmed_death() || by_platform
    }

    fn enter(&mut self, state: Verdict, confirmed: bool, at: Timestamp) {
        if self.state != state || self.since.is_none() {
            self.since = Some(at);
        }
        self.state = state;
        self.confirmed = confirmed;
    }
}

fn is_unrelated(seen: &Sighting) -> bool {
    match seen.kinship {
        Kinship::Related => false,
        Kinship::Unrelated => true,
        Kinship::NotKnown => seen.reason != "edited",
    }
}

fn pending(strikes: u32, of: u32) -> Progress {
    Progress::Pending {
        strikes: strikes.min(of),
        of,
    }
}

/// The reason with how far it is from certain: `http_404:pending_1_of_3`, `revived:identical`.
impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = &self.reason;
        match self.progress {
            Progress::Plain | Progress::NoClaim => write!(formatter, "{reason}"),
            Progress::Pending { strikes, of } => {
                write!(formatter, "{reason}:pending_{strikes}_of_{of}")
            }
            Progress::Suspected { strikes, of } => {
                write!(formatter, "{reason}:suspected_{strikes}_of_{of}")
            }
            Progress::Unconfirmed { strikes } => {
                write!(formatter, "{reason}:unconfirmed_{strikes}")
            }
            Progress::Confirmed => write!(formatter, "{reason}:confirmed"),
            Progress::Ignored => write!(formatter, "{reason}:ignored"),
            Progress::Revived => write!(formatter, "revived:{reason}"),
        }
    }
}
