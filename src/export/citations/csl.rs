//! Quoted posts → CSL-JSON (Citation Style Language 1.0.2), which reference managers read. A post is of type
//! `post`; there is no type of its own for tweets.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::work::{Work, works};
use crate::model::citation::Platform;
use crate::model::facts::ArchiveFacts;
use crate::model::package::PackageFacts;

/// An array with an object for each quoted post. `custom` says what was selected and names the record.
pub fn csl(about: &PackageFacts, facts: &ArchiveFacts) -> String {
    let references: Vec<Value> = works(facts).map(|work| reference(about, &work)).collect();
    format!("{:#}\n", Value::from(references))
}

fn reference(about: &PackageFacts, work: &Work<'_>) -> Value {
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    set("id", json!(work.key));
    set("type", json!("post"));
    set("title", json!(work.citation.quoted_text));
    set("container-title", json!(work.platform()));
    set("note", json!(work.note()));
    if work.citation.platform == Platform::X {
        set("genre", json!("Tweet"));
    }
    if let Some(author) = work.author() {
        set("author", json!([{ "literal": author }]));
    }
    if let Some(date) = work.date {
        set("issued", day(date));
    }
    if let Some(asked) = work.asked {
        set("accessed", day(asked.date()));
    }
    if let Some(url) = &work.url {
        set("URL", json!(url));
    }
    if let Some(language) = &work.document.language {
        set("language", json!(language));
    }
    let custom = json!({
        "record": work.citation.record, "selection": about.selection, "as_of": about.as_of,
        "software": about.program,
    });
    set("custom", custom);
    Value::Object(fields)
}

fn day(date: Date) -> Value {
    json!({ "date-parts": [[date.year(), date.month(), date.day()]] })
}
