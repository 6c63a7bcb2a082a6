//! A trail → the ways in which it was sent on after the cited address (liveness.md 4.3, C17).

use crate::classify::check::came::Came;
use crate::classify::check::observed::Trail;
use crate::model::trail::Via;

/// The mechanisms in a trail that outlast this visit.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Mechanisms {
    /// 301 or 308.
    pub permanent: bool,
    /// `<meta http-equiv=refresh>`.
    pub meta_refresh: bool,
    /// A static assignment to `location`.
    pub script: bool,
}

impl Mechanisms {
    /// Those behind the step at `cited_at`; how short links were undone does not count.
    pub fn of(trail: &Trail, cited_at: usize) -> Self {
        let mut found = Self::default();
        let behind = trail.steps.get(cited_at..).unwrap_or_default();
        for pair in behind.windows(2) {
            let [from, to] = pair else { continue };
            let Came::Answered(reply) = &from.came else {
                continue;
            };
            match to.via {
                Via::Location => found.permanent |= matches!(reply.status, 301 | 308),
                Via::MetaRefresh => found.meta_refresh = true,
                Via::Script => found.script = true,
                Via::Cited | Via::Rewritten => {}
            }
        }
        found
    }
}
