//! The meaning of the terms of PROV-JSONLD that we use, to stand in every file, so that no reader has to fetch it
//! (member submission, section 3: each relation hangs on the thing it qualifies).

use serde_json::{Map, Value, json};

/// A relation's name, its qualified thing, the property that leads to it, other terms.
type Relation = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Relations: the term that is the qualified thing, the property that leads to the relation, and the terms
/// inside it with their properties.
const RELATIONS: [Relation; 8] = [
    ("Usage", "activity", "qualifiedUsage", &[]),
    ("Generation", "entity", "qualifiedGeneration", &[]),
    ("Attribution", "entity", "qualifiedAttribution", &[]),
    ("Association", "activity", "qualifiedAssociation", &[]),
    ("End", "activity", "qualifiedEnd", &[]),
    (
        "Delegation",
        "delegate",
        "qualifiedDelegation",
        &[("responsible", "prov:agent")],
    ),
    (
        "Communication",
        "informed",
        "qualifiedCommunication",
        &[("informant", "prov:activity")],
    ),
    (
        "Derivation",
        "generatedEntity",
        "qualifiedDerivation",
        &[("usedEntity", "prov:entity")],
    ),
];

/// Prefixes first, then the terms.
pub(super) fn context() -> Value {
    let prefixes = json!({
        "pm": "https://pressmark.invalid/ns#",
        "record": "urn:pressmark:record:",
        "body": "urn:pressmark:body:",
        "agent": "urn:pressmark:agent:",
        "log": "urn:pressmark:log:",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    });
    let mut terms = Map::new();
    terms.insert("@version".to_owned(), json!(1.1));
    for (term, property) in [
        ("type", "rdf:type"),
        ("entity", "prov:entity"),
        ("activity", "prov:activity"),
        ("agent", "prov:agent"),
    ] {
        terms.insert(term.to_owned(), reference(property));
    }
    terms.insert("label".to_owned(), json!({ "@id": "rdfs:label" }));
    terms.insert("Entity".to_owned(), json!({ "@id": "prov:Entity" }));
    terms.insert("Agent".to_owned(), json!({ "@id": "prov:Agent" }));
    let times = json!({
        "startTime": moment("prov:startedAtTime"), "endTime": moment("prov:endedAtTime"),
    });
    let activity = json!({ "@id": "prov:Activity", "@context": times });
    terms.insert("Activity".to_owned(), activity);
    for (relation, term, qualified, others) in RELATIONS {
        let mut inside = Map::new();
        inside.insert(
            term.to_owned(),
            json!({ "@reverse": format!("prov:{qualified}"), "@type": "@id" }),
        );
        for (term, property) in others {
            inside.insert((*term).to_owned(), reference(property));
        }
        inside.insert("time".to_owned(), moment("prov:atTime"));
        let scoped = json!({ "@id": format!("prov:{relation}"), "@context": inside });
        terms.insert(relation.to_owned(), scoped);
    }
    json!([prefixes, terms])
}

fn reference(property: &str) -> Value {
    json!({ "@id": property, "@type": "@id" })
}

fn moment(property: &str) -> Value {
    json!({ "@id": property, "@type": "xsd:dateTime" })
}
