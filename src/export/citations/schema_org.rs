//! Facts → JSON-LD in the vocabulary of schema.org: documents, their quotations, the posts these are based on, and
//! the stored copies with their digests. `@context` is named, not fetched; all nodes stand in one `@graph`.

use serde_json::{Map, Value, json};

use super::work::{Work, works};
use crate::model::facts::{ArchiveFacts, CaptureFacts, DocumentFacts};
use crate::model::package::PackageFacts;

/// The graph. Its first node says what was selected.
pub fn schema_org(about: &PackageFacts, facts: &ArchiveFacts) -> String {
    let mut graph = vec![json!({
        "@id": "urn:pressmark:package",
        "@type": "Dataset",
        "name": "Social posts quoted in documents, and what their links led to",
        "description": format!("Selection: {}. As of {}.", about.selection, about.as_of),
        "sdDatePublished": about.as_of.date().to_string(),
    })];
    graph.extend(facts.documents.iter().map(document));
    for work in works(facts) {
        graph.push(quotation(&work));
        graph.push(posting(&work));
        graph.extend(copies(&work).map(|capture| copy(about, capture)));
    }
    let page = json!({ "@context": "https://schema.org", "@graph": graph });
    format!("{page:#}\n")
}

fn name(kind: &str, id: impl std::fmt::Display) -> String {
    format!("urn:pressmark:{kind}:{id}")
}

fn document(document: &DocumentFacts) -> Value {
    let mut node = Map::new();
    let mut set = |name: &str, value: Value| node.insert(name.to_owned(), value);
    set("@id", json!(name("record", document.record)));
    set("@type", json!("CreativeWork"));
    set("identifier", json!(document.id));
    set("encodingFormat", json!(document.media_type));
    if let Some(url) = &document.url {
        set("url", json!(url));
    }
    if let Some(language) = &document.language {
        set("inLanguage", json!(language));
    }
    let quotations = document.citations.iter();
    let quotations: Vec<Value> = quotations
        .map(|citation| json!({ "@id": name("record", citation.record) }))
        .collect();
    set("hasPart", Value::from(quotations));
    Value::Object(node)
}

fn quotation(work: &Work<'_>) -> Value {
    json!({
        "@id": name("record", work.citation.record),
        "@type": "Quotation",
        "text": work.citation.quoted_text,
        "isPartOf": { "@id": name("record", work.document.record) },
        "isBasedOn": { "@id": name("post", work.citation.record) },
        "description": work.note(),
    })
}

/// The post as far as it is known. Its words are given only where the platform showed them.
fn posting(work: &Work<'_>) -> Value {
    let mut node = Map::new();
    let mut set = |name: &str, value: Value| node.insert(name.to_owned(), value);
    set("@id", json!(name("post", work.citation.record)));
    set("@type", json!("SocialMediaPosting"));
    if let Some(id) = work.id {
        set("identifier", json!(id));
    }
    if let Some(url) = &work.url {
        set("url", json!(url));
    }
    if let Some(date) = work.date {
        set("datePublished", json!(date.to_string()));
    }
    let mut author = Map::new();
    if let Some(printed) = work.author_name {
        author.insert("name".to_owned(), json!(printed));
    }
    if let Some(handle) = work.author_handle {
        author.insert("alternateName".to_owned(), json!(format!("@{handle}")));
    }
    if !author.is_empty() {
        author.insert("@type".to_owned(), json!("Person"));
        set("author", Value::Object(author));
    }
    let answers = work.citation.post.iter().flat_map(|post| &post.answers);
    if let Some(post) = answers
        .filter_map(|answer| answer.found.as_ref())
        .next_back()
    {
        set("articleBody", json!(post.text));
    }
    let media: Vec<Value> = copies(work)
        .map(|capture| json!({ "@id": name("record", capture.record) }))
        .collect();
    if !media.is_empty() {
        set("associatedMedia", Value::from(media));
    }
    Value::Object(node)
}

/// What is stored of the post and of the pages its links land on.
fn copies<'a>(work: &Work<'a>) -> impl Iterator<Item = &'a CaptureFacts> {
    let post = work.citation.post.iter();
    let of_post = post.flat_map(|post| {
        let answers = post
            .answers
            .iter()
            .filter_map(|answer| answer.capture.as_ref());
        answers.chain(&post.media)
    });
    let trails = work
        .citation
        .links
        .iter()
        .filter_map(|link| link.trail.as_ref());
    of_post.chain(trails.flat_map(|trail| &trail.captures))
}

/// A stored copy, never without its grade.
fn copy(about: &PackageFacts, capture: &CaptureFacts) -> Value {
    json!({
        "@id": name("record", capture.record),
        "@type": ["MediaObject", "ArchiveComponent"],
        "contentUrl": capture.url,
        "encodingFormat": capture.content_type,
        "contentSize": format!("{} B", capture.size),
        "sha256": capture.digest,
        "dateCreated": capture.captured,
        "description": format!("Grade of this copy: {}.", capture.graded.grade.code()),
        "itemLocation": format!("archive {}, object {}", about.archive, capture.digest),
    })
}
