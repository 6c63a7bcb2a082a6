//! One PROV statement on its way into JSON: its type, what it names, what it says.

use serde_json::{Map, Value, json};

use crate::model::timestamp::Timestamp;

/// A statement.
pub(super) struct Statement(Map<String, Value>);

impl Statement {
    /// `Entity`, `Activity`, `Generation` …
    pub fn of(kind: &str) -> Self {
        Self(Map::new()).set("@type", json!(kind))
    }

    pub fn id(self, id: &str) -> Self {
        self.set("@id", json!(id))
    }

    /// A kind beside the statement's own.
    pub fn kind(self, kind: &str) -> Self {
        self.set("type", json!([kind]))
    }

    pub fn label(self, text: &str) -> Self {
        self.text("label", text)
    }

    /// Another statement's thing.
    pub fn names(self, term: &str, id: &str) -> Self {
        self.set(term, json!(id))
    }

    pub fn time(self, term: &str, time: Timestamp) -> Self {
        self.set(term, json!(time.to_string()))
    }

    pub fn text(self, term: &str, text: &str) -> Self {
        self.set(term, json!([{ "@value": text }]))
    }

    pub fn finish(self) -> Map<String, Value> {
        self.0
    }

    fn set(mut self, term: &str, value: Value) -> Self {
        self.0.insert(term.to_owned(), value);
        self
    }
}
