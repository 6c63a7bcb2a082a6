//! Save Page Now 2: what to hand in, and what its answers mean (liveness.md 9.3).
//!
//! Its errors come as JSON under a success code, on the first answer too; submitted is not archived.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::stamp14;
use crate::model::memento::SubmissionOutcome;

/// Where links are handed in.
pub const SAVE_ADDRESS: &str = "https://web.archive.org/save";

/// Codes after which asking later may do better: its own trouble, and quotas.
const PASSING: [&str; 14] = [
    "celery",
    "proxy-error",
    "browsing-timeout",
    "no-browsers-available",
    "soft-time-limit-exceeded",
    "cannot-fetch",
    "gateway-timeout",
    "service-unavailable",
    "too-many-requests",
    "user-session-limit",
    "too-many-daily-captures",
    "bandwidth-limit-exceeded",
    "internal-server-error",
    "job-failed",
];

/// What an answer says of the work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Work {
    /// It goes on under this name.
    GoesOn(String),
    /// It is over.
    Done(SubmissionOutcome),
}

/// The form for one link: no outlinks, only where there is no copy of today, visible later.
pub fn form(url: &str) -> Vec<u8> {
    Serializer::new(String::new())
        .append_pair("url", url)
        .append_pair("skip_first_archive", "1")
        .append_pair("js_behavior_timeout", "5")
        .append_pair("if_not_archived_within", "1d")
        .append_pair("delay_wb_availability", "1")
        .finish()
        .into_bytes()
}

/// Where the work is asked about. Its name is the archive's word and goes into an address: only letters,
/// digits and hyphens are believed.
pub fn status_address(job: &str) -> Option<String> {
    let sound = !job.is_empty()
        && job.len() <= 100
        && job
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    sound.then(|| format!("{SAVE_ADDRESS}/status/{job}"))
}

/// Reads an answer to a submission or to the question how it goes.
pub fn read(status: u16, body: &str) -> Work {
    let refused =
        |why: String, passing: bool| Work::Done(SubmissionOutcome::Refused { why, passing });
    let Ok(answer) = serde_json::from_str::<Value>(body) else {
        return refused(format!("HTTP status {status}, no JSON"), true);
    };
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    match text("status") {
        Some("success") => {
            let (Some(at), Some(original)) = (text("timestamp"), text("original_url")) else {
                return refused("success without a time".to_owned(), true);
            };
            return match stamp14::read(at) {
                Some(time) => Work::Done(SubmissionOutcome::Saved {
                    address: format!("https://web.archive.org/web/{at}/{original}"),
                    at: time,
                }),
                None => refused("success without a time".to_owned(), true),
            };
        }
        Some("error") => {
            let code = text("status_ext").unwrap_or("error:unknown");
            let name = code.strip_prefix("error:").unwrap_or(code);
            return refused(code.to_owned(), PASSING.contains(&name));
        }
        _ => {}
    }
    match text("job_id") {
        Some(job) if status_address(job).is_some() => Work::GoesOn(job.to_owned()),
        _ if status == 401 => refused("keys refused".to_owned(), false),
        _ => refused(format!("HTTP status {status} without a job"), true),
    }
}
