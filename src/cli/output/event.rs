//! What a run tells → a line of JSON: among the data with `--json`, and in the file of `--log`.

use serde::Serialize;
use serde_json::json;

use super::{link, skipped};
use crate::jobs::Event;

/// The line for an event, without the time.
pub fn line(event: &Event) -> String {
    match event {
        Event::Document(read) => json_text(&json!({
            "type": "document", "source": read.source, "known": read.known, "same_as": read.same_as,
            "quotes": read.citations, "links": read.links,
        })),
        Event::Skipped(one) => json_text(&skipped::line(one)),
        Event::Doubt { source, doubt } => json_text(&json!({
            "type": "doubt", "source": source, "start": doubt.span.start, "end": doubt.span.end,
            "code": doubt.code, "text": doubt.text,
        })),
        Event::LinksCited(count) => json_text(&json!({"type": "links_cited", "count": count})),
        Event::LinkHeld => json_text(&json!({"type": "link_held"})),
        Event::LinkDone(outcome) => json_text(&link::line(outcome)),
        Event::Asked(request) => json_text(&json!({
            "type": "request", "url": request.url, "attempt": request.attempt,
            "status": request.outcome.ok(), "no_answer": request.outcome.err(), "took_ms": request.took_ms,
        })),
        Event::Links(stand) => json_text(&json!({
            "type": "progress", "under_way": stand.under_way, "waiting": stand.waiting,
            "waiting_for": stand.hosts.iter().map(|host| json!({
                "host": host.host, "wait_ms": host.wait_ms, "links": host.links,
            })).collect::<Vec<_>>(),
        })),
        Event::Stopping(under_way) => {
            json_text(&json!({"type": "stopping", "under_way": under_way}))
        }
        Event::StageBegan(stage) => {
            json_text(&json!({"type": "stage_began", "stage": stage.code()}))
        }
        Event::Weighed { documents, of } => {
            json_text(&json!({"type": "weighed", "documents": documents, "of": of}))
        }
    }
}

/// True for what a program that reads the data wants to see; the log has everything.
pub const fn is_data(event: &Event) -> bool {
    !matches!(
        event,
        Event::LinkHeld | Event::Asked(_) | Event::StageBegan(_) | Event::Weighed { .. }
    )
}

fn json_text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("events are plain JSON")
}
