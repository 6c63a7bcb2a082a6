//! What one check of a link leaves: its requests in order, how each address was named, and why it ended.

use super::asked::Asked;
use super::came::{Came, CutShort, Failure, Reply};
use super::policy::Refusal;
use crate::model::trail::Via;

/// One request that stands (repeats replaced by the last of them).
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What was asked.
    pub asked: Asked,
    /// What came.
    pub came: Came,
    /// How the address was named.
    pub via: Via,
}

/// Why a check ended where it ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// An answer that leads no further.
    Landed,
    /// No usable answer.
    Failed(Failure),
    /// Our own refusal.
    Refused(Refusal),
    /// Sent to a sign-in page inside the local network: our own network is in the way.
    CaptivePortal,
    /// The trail came back to itself, with cookies too.
    Loop,
    /// More redirects than the limit.
    TooManyRedirects,
    /// A redirect without `Location`.
    RedirectWithoutLocation,
    /// A redirect to something that is no address.
    RedirectBadLocation,
    /// X's warning page before a flagged address.
    UnsafeLinkWarning,
}

/// A finished check with one profile.
#[derive(Clone, PartialEq, Debug)]
pub struct Trail {
    /// The requests, first to last; empty where the first was refused by its text.
    pub steps: Vec<Step>,
    /// Why it ended.
    pub ending: Ending,
}

impl Trail {
    /// The last answer, where the trail landed.
    pub fn landed(&self) -> Option<(&Step, &Reply)> {
        if self.ending != Ending::Landed {
            return None;
        }
        self.last_answer()
    }

    /// The last answer, whatever ended the trail.
    pub fn last_answer(&self) -> Option<(&Step, &Reply)> {
        let step = self.steps.last()?;
        match &step.came {
            Came::Answered(reply) => Some((step, reply)),
            _ => None,
        }
    }

    /// Says that the last body could not be read to its end: nothing is concluded from its text.
    pub fn call_cut_short(&mut self) {
        if let Some(Step {
            came: Came::Answered(reply),
            ..
        }) = self.steps.last_mut()
        {
            reply.cut.get_or_insert(CutShort::Truncated);
        }
    }

    /// Says how far the picture that came is from the stored one, in bits of 64.
    pub fn call_picture_distant(&mut self, distance: u32) {
        if let Some(Step {
            came: Came::Answered(reply),
            ..
        }) = self.steps.last_mut()
        {
            reply.picture_distance = Some(distance);
        }
    }

    /// The addresses asked, in order.
    pub fn addresses(&self) -> Vec<&str> {
        self.steps
            .iter()
            .map(|step| step.asked.url.as_str())
            .collect()
    }
}

/// A finished check.
#[derive(Clone, PartialEq, Debug)]
pub struct Observed {
    /// The link as cited.
    pub link: String,
    /// What the plain client saw.
    pub honest: Trail,
    /// What a browser's headers saw, where the first answer asked for a second try (S2).
    pub browser: Option<Trail>,
    /// True where credentials in an address were left out.
    pub userinfo_stripped: bool,
    /// True where a closed http port made us ask the same address over https (T16).
    pub scheme_upgraded: bool,
}

impl Observed {
    /// A check that one plain walk finished, at the address as cited.
    pub const fn by_one_walk(link: String, honest: Trail) -> Self {
        Self {
            link,
            honest,
            browser: None,
            userinfo_stripped: false,
            scheme_upgraded: false,
        }
    }
}
