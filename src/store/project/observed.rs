//! What one check of a link saw → its row, and a row for each of the things that the link leads over or to.

use super::{count, row, time};
use crate::model::record::LinkObserved;
use crate::model::timestamp::Timestamp;
use crate::store::rows::Row;

/// The row of the check, and those of its parts.
pub(super) fn rows(seq: i64, at: Timestamp, observed: &LinkObserved) -> Vec<Row> {
    let mut rows = vec![observation(seq, at, observed)];
    let parts = observed.check.as_deref().map(|check| check.parts.iter());
    for (position, seen) in parts.into_iter().flatten().enumerate() {
        rows.push(row("observed_part", seq, |cells| {
            cells.push(("position", count(position as u64)));
            cells.push(("part", seen.part.code().into()));
            cells.push(("address", seen.address.as_str().into()));
            cells.push(("verdict", seen.judged.verdict.code().into()));
            cells.push(("reason", seen.judged.reason.as_str().into()));
            cells.push(("state", seen.folded.state.code().into()));
            cells.push(("confirmed", i64::from(seen.folded.confirmed).into()));
        }));
    }
    rows
}

fn observation(seq: i64, at: Timestamp, observed: &LinkObserved) -> Row {
    row("observation", seq, |cells| {
        cells.push(("link", observed.link.into()));
        cells.push(("trail", observed.trail.into()));
        cells.push(("at", time(at)));
        cells.push(("verdict", observed.judged.verdict.code().into()));
        cells.push(("reason", observed.judged.reason.as_str().into()));
        cells.push(("rule", observed.judged.rule.as_str().into()));
        let check = observed.check.as_deref();
        let folded = check.map(|check| &check.folded);
        cells.push(("state", folded.map(|folded| folded.state.code()).into()));
        let confirmed = folded.map(|folded| i64::from(folded.confirmed));
        cells.push(("confirmed", confirmed.into()));
        let next = check.and_then(|check| check.next_check);
        cells.push(("next_check", next.map(Timestamp::millis).into()));
    })
}
