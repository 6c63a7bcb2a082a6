//! What came of asking a link → a line for programs, a sentence for people.

use serde::Serialize;

use crate::jobs::LinkOutcome;
use crate::model::liveness::Verdict;
use crate::report::{self, terminal_line};

/// The JSON line.
#[derive(Serialize)]
pub struct LinkLine<'a> {
    r#type: &'static str,
    url: &'a str,
    verdict: &'static str,
    reason: &'a str,
    rule: &'a str,
    will_be_asked_again: bool,
}

/// The line for one outcome.
pub fn line(outcome: &LinkOutcome) -> LinkLine<'_> {
    LinkLine {
        r#type: "link",
        url: &outcome.url,
        verdict: outcome.judged.verdict.code(),
        reason: &outcome.judged.reason,
        rule: &outcome.judged.rule,
        will_be_asked_again: outcome.will_be_asked_again(),
    }
}

/// The sentence for one outcome; control characters of the link are made visible.
pub fn sentence(outcome: &LinkOutcome) -> String {
    let url = terminal_line(&outcome.url, usize::MAX);
    let code = &outcome.judged.reason;
    let reason = report::reason(code);
    let again = if outcome.will_be_asked_again() {
        ", will be retried"
    } else {
        ""
    };
    let at = outcome.at;
    match outcome.judged.verdict {
        Verdict::Gone if !outcome.judged.tells() => {
            format!("{url}: could not tell at {at} ({reason}){again}")
        }
        Verdict::Alive => format!("{url}: served to us at {at} ({reason})"),
        Verdict::Moved => format!("{url}: served to us at {at} from another address ({reason})"),
        Verdict::Drifted => format!("{url}: changed since it was stored, seen at {at} ({reason})"),
        Verdict::Usurped => format!("{url}: its domain is in other hands, seen at {at} ({reason})"),
        Verdict::Gone | Verdict::Soft404 | Verdict::Suspended => {
            format!("{url}: not served to us at {at} ({reason})")
        }
        Verdict::Protected => format!("{url}: there, but its account is not public ({reason})"),
        Verdict::Withheld => format!("{url}: not shown to visitors like us at {at} ({reason})"),
        Verdict::Unknown if code == "no_network" => {
            format!("{url}: not reached: no network at {at}{again}")
        }
        Verdict::NotAttempted => format!("{url}: not asked ({reason}){again}"),
        Verdict::LoginWalled | Verdict::Blocked | Verdict::Unreachable | Verdict::Unknown => {
            format!("{url}: could not tell at {at} ({reason}){again}")
        }
    }
}
