//! Time stamps → words for people, on their makers' word. Cases: `tests/report.rs`.

use crate::model::evidence::{StampKind, StampObtained};

/// Kind of a time stamp.
pub const fn kind(kind: StampKind) -> &'static str {
    match kind {
        StampKind::Rfc3161 => "time-stamp authority (RFC 3161)",
        StampKind::OpenTimestamps => "calendar (OpenTimestamps)",
    }
}

/// What a time stamp says, on its maker's word.
pub fn said(stamp: &StampObtained) -> String {
    match (stamp.time, stamp.bitcoin_height) {
        (_, Some(height)) => format!("in the log before block {height} of Bitcoin"),
        (Some(time), None) => format!("in the log before {time}"),
        (None, None) => "promised only: not in any block yet".to_owned(),
    }
}
