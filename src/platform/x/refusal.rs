//! A reply of X that carries no post → why (platforms.md 2.1, 2.2, 2.4).
//!
//! Order matters: trouble and limits first, since their pages may say anything; then what X says in JSON;
//! then what the bare status means.

use serde_json::Value;

use crate::model::post::{Absence, PostAnswer, PostSource};
use crate::platform::json::{list, text};
use crate::platform::reply::{Reply, absent};

/// X's numbered errors, the ones that say something about a post (platforms.md 2.4).
const NUMBERED: [(i64, Absence, &str); 10] = [
    (34, Absence::NotFound, "x_error_34_page_missing"),
    (63, Absence::Suspended, "x_error_63_suspended"),
    (88, Absence::RateLimited, "x_error_88_rate_limit"),
    (136, Absence::Withheld, "x_error_136_blocked"),
    (144, Absence::NotFound, "x_error_144_no_such_post"),
    (179, Absence::Protected, "x_error_179_not_authorized"),
    (357, Absence::Unreadable, "x_error_357_question_malformed"),
    (421, Absence::NotFound, "x_error_421_gone"),
    (422, Absence::NotFound, "x_error_422_removed_for_rules"),
    (453, Absence::Outage, "x_error_453_plan"),
];

/// X's errors by their words, in lower case. Every word of a row must occur.
const WORDED: [(&[&str], Absence, &str); 5] = [
    (&["plan", "access"], Absence::Outage, "x_plan_message"),
    (&["endpoint", "access"], Absence::Outage, "x_plan_message"),
    (
        &["not authorized to see"],
        Absence::Protected,
        "x_not_authorized_to_see",
    ),
    (&["suspended"], Absence::Suspended, "x_suspended_message"),
    (&["couldn't find"], Absence::NotFound, "x_not_found_message"),
];

/// Any reply other than status 200.
pub(super) fn read(source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match reply.status {
        500..=599 => return absent(Absence::Outage, &http(reply.status), ""),
        420 | 429 => return absent(Absence::RateLimited, &http(reply.status), ""),
        _ => {}
    }
    let value = reply.json().ok();
    if let Some(told) = value.as_ref().and_then(told_in_json) {
        return told;
    }
    let json_words = value.as_ref().and_then(words);
    let reason = match (reply.status, source, json_words) {
        (404 | 410, _, _) => Absence::NotFound,
        // Syndication refuses only ids it cannot read in this way.
        (400, PostSource::Syndication, Some(_)) => Absence::ImpossibleId,
        (401 | 403 | 407, _, _) => Absence::Blocked,
        (408, _, _) => Absence::Outage,
        (451, _, _) => Absence::Withheld,
        _ => Absence::Unreadable,
    };
    absent(reason, &http(reply.status), json_words.unwrap_or_default())
}

/// An error X tells in JSON, whatever the status.
pub(super) fn told_in_json(value: &Value) -> Option<PostAnswer> {
    let said = words(value).unwrap_or_default();
    let code = list(value, "errors")
        .first()
        .and_then(|error| error.get("code"))
        .and_then(Value::as_i64);
    let numbered = NUMBERED.iter().find(|(known, _, _)| Some(*known) == code);
    if let Some((_, reason, rule)) = numbered {
        return Some(absent(*reason, rule, said));
    }
    let lower = said.to_lowercase().replace('’', "'");
    let (_, reason, rule) = WORDED
        .iter()
        .find(|(parts, _, _)| parts.iter().all(|part| lower.contains(part)))?;
    Some(absent(*reason, rule, said))
}

/// The words of `{"error": …}` or of the first of `{"errors": [{"message": …}]}`.
fn words(value: &Value) -> Option<&str> {
    text(value, "error").or_else(|| {
        list(value, "errors")
            .first()
            .and_then(|error| text(error, "message"))
    })
}

fn http(status: u16) -> String {
    format!("http_{status}")
}
