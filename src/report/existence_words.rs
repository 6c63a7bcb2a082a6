//! Between which moments words stood on a platform → sentences that name whose word each bound rests on.
//!
//! Cases: `tests/existence.rs`.

use crate::model::evidence::StampKind;
use crate::model::existence::{Existence, NotAfter, WordOf};

/// The earlier bound, what the two clocks at the recording say, and the later bound.
pub fn existence(known: &Existence) -> Vec<String> {
    let mut sentences = vec![not_before(known), recorded(known)];
    if known.not_after.is_empty() {
        sentences.push(
            "Not after: no time stamp covers the answer, so that nobody else vouches for when it was held \
             (`pressmark stamp` asks others to)."
                .to_owned(),
        );
    }
    sentences.extend(known.not_after.iter().map(not_after));
    sentences
}

fn not_before(known: &Existence) -> String {
    let Some(bound) = &known.not_before else {
        return "Not before: neither the id nor the answer tells when the post was made."
            .to_owned();
    };
    let word = match bound.on_word_of {
        WordOf::PlatformsNumbering => "by the clock of the platform that is in its id",
        WordOf::AuthorsProgram => "by the clock in its id, which the author’s own program set",
        WordOf::PlatformsAnswer => "as the platform’s answer says",
    };
    format!("Not before {}, {word}.", bound.time)
}

fn recorded(known: &Existence) -> String {
    let own = known.recorded;
    match known.served {
        Some(served) => format!(
            "Served with these words at {served} by the server’s clock, recorded at {own} by this computer’s."
        ),
        None => format!(
            "Recorded with these words at {own} by this computer’s clock; the server named no time."
        ),
    }
}

fn not_after(bound: &NotAfter) -> String {
    let by = match bound.kind {
        StampKind::Rfc3161 => "the time-stamp authority",
        StampKind::OpenTimestamps => "the calendar",
    };
    let when = match (bound.time, bound.bitcoin_height) {
        (_, Some(height)) => format!("before block {height} of Bitcoin"),
        (Some(time), None) => format!("at {time}"),
        (None, None) => "at a time that is not told".to_owned(),
    };
    format!(
        "Not after: the recorded answer was in the log {when}, on the word of {by} {} over the first {} entries.",
        bound.authority, bound.entries
    )
}
