//! The columns of the CSV report → their Table Schema (Frictionless, `tableschema`), for programs that check tables.
//!
//! Times and lists of several stand as text, since a cell may hold several lines; what has one form only says so.

use serde_json::{Value, json};

use super::cells::{CITATION_COLUMNS, DOCUMENT_COLUMNS, LINK_COLUMNS};

/// Columns with one number.
const NUMBERS: [&str; 8] = [
    "document_bytes",
    "start",
    "end",
    "citation_number",
    "confidence_percent",
    "clock_days_apart",
    "end_status",
    "end_body_bytes",
];
/// Columns with one moment.
const MOMENTS: [&str; 10] = [
    "document_taken_in",
    "found",
    "compared",
    "post_id_time",
    "oembed_at",
    "syndication_at",
    "last_seen_alive",
    "first_seen_dead",
    "last_check_at",
    "trail_followed",
];
const MOMENT_PATTERN: &str =
    "-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z";

/// The schema, as JSON with a line end at its end.
pub fn table_schema() -> String {
    let columns = [&["kind"], DOCUMENT_COLUMNS, CITATION_COLUMNS, LINK_COLUMNS].concat();
    let fields: Vec<Value> = columns.into_iter().map(field).collect();
    let schema = json!({
        "fields": fields,
        "missingValues": [""],
    });
    format!("{schema:#}\n")
}

fn field(name: &str) -> Value {
    if name == "kind" {
        let constraints = json!({ "required": true, "enum": ["quote", "bare_link"] });
        return json!({ "name": name, "type": "string", "constraints": constraints });
    }
    if NUMBERS.contains(&name) {
        return json!({ "name": name, "type": "integer" });
    }
    let pattern = match name {
        _ if MOMENTS.contains(&name) => Some(MOMENT_PATTERN),
        _ if name.ends_with("_record") || name.ends_with("_sha256") => Some("[0-9a-f]{64}"),
        _ => None,
    };
    match pattern {
        Some(pattern) => {
            json!({ "name": name, "type": "string", "constraints": { "pattern": pattern } })
        }
        None => json!({ "name": name, "type": "string" }),
    }
}
