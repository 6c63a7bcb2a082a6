//! Facts → one JSON document for programs.
//!
//! The document is an object with these members, in this order; members are added, never changed:
//!
//! | member | is |
//! |---|---|
//! | `type` | `"report"` |
//! | `form` | [`REPORT_FORM`] |
//! | `counts` | the numbers at the top of the HTML report: `documents`, `quotes` and `links` by outcome |
//! | `limits` | the fixed paragraph on what an archive can and cannot show |
//! | `program`, `made`, `archive` | what made the report, when, from which archive |
//! | `totals` | counts for the whole archive |
//! | `documents` | each with its `citations`, their `links`, `post` and `agreement`, and its `bare_links` |
//! | `runs`, `fixity` | every run and every check of the stored bytes, oldest first |
//! | `packages`, `imports` | what was handed out, and what was taken in from other programs |
//! | `stamps` | what time-stamp authorities and calendars said of the log |
//!
//! `docs/report.schema.json` is its JSON Schema, and stands beside it in packages.
//!
//! Times are RFC 3339 in UTC, digests 64 lowercase hexadecimal digits, spans count Unicode code points
//! with the end exclusive. Texts are as received: who shows them must guard against what is in them.
//! Cases: `tests/report.rs`.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::count::{Counts, count};
use super::words::LIMITS;
use crate::model::facts::ArchiveFacts;

/// The version mark of the JSON report.
pub const REPORT_FORM: &str = "pressmark/report/1";

/// The JSON Schema (draft 2020-12) of the report.
pub const JSON_SCHEMA: &str = include_str!("../../docs/report.schema.json");

/// The report as pretty-printed JSON (RFC 8259), with a line end at its end.
///
/// # Panics
/// Never: every key of the facts is text, which is all that JSON asks of them.
pub fn json(facts: &ArchiveFacts) -> String {
    let mut bytes = Vec::new();
    write_json(facts, &mut bytes).expect("memory takes every byte, and facts have text keys only");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The same written as it is made.
///
/// # Errors
/// Those of `out`.
pub fn write_json(facts: &ArchiveFacts, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        kind: "report",
        form: REPORT_FORM,
        counts: count(facts),
        limits: LIMITS.join(" "),
        facts,
    };
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &report)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    form: &'static str,
    counts: Counts,
    limits: String,
    #[serde(flatten)]
    facts: &'a ArchiveFacts,
}
