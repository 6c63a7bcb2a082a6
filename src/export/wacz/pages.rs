//! What the index holds → the list of pages a player offers (webrecorder specification `pages/0.1.0`): the
//! pages that cited links land on, in the order of the index.

use std::collections::BTreeSet;

use serde_json::json;

use crate::export::warc::Index;
use crate::model::record::RecordId;

/// The header line and a line for each page; a page's id is that of its exchange record.
pub(super) fn pages(index: &Index, landings: &BTreeSet<RecordId>) -> String {
    let head = json!({
        "format": "json-pages-1.0", "id": "pages", "title": "Where cited links land",
    });
    let mut lines = format!("{head}\n");
    for entry in index
        .entries()
        .filter(|entry| landings.contains(&entry.record))
    {
        let page = json!({ "id": entry.record, "url": entry.url, "ts": entry.date });
        lines.push_str(&format!("{page}\n"));
    }
    lines
}
