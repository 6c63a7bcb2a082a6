//! Records → PREMIS 3 (`http://www.loc.gov/premis/v3`), the preservation metadata of libraries: every stored file with
//! its digest and length, what happened to it, and the program that did it.
//!
//! A file is what one request brought, one document, or one resource of a foreign package; an event is the
//! request, the taking in, or a check of everything. A request without an answer is an event that failed and
//! has no file. The schema wants files before events before agents, so the records are gone through twice.
//! Cases: `tests/export/premis.rs`, with the programs of others `tests/packages/provenance.rs`.

mod element;

use std::collections::BTreeSet;
use std::io::{self, Write};

use self::element::{identifier, leaf};
use crate::model::digest::Digest;
use crate::model::exchange::{Exchange, Outcome};
use crate::model::package::{DocumentBytes, Holdings, PackageFacts};
use crate::model::record::{Fact, WrittenRecord};
use crate::model::timestamp::Timestamp;

const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
<premis:premis xmlns:premis=\"http://www.loc.gov/premis/v3\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\">\n";

/// Writes the document.
///
/// # Errors
/// Those of the holdings and of `out`.
pub fn write(holdings: &dyn Holdings, about: &PackageFacts, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(OPENING.as_bytes())?;
    out.write_all(package(about).as_bytes())?;
    let mut programs = BTreeSet::from([about.program.clone()]);
    holdings.each_record(&mut |written| {
        if let Fact::RunStarted(run) = &written.record.fact {
            programs.insert(run.program.clone());
        }
        match object(written, about) {
            Some(object) => out.write_all(object.as_bytes()),
            None => Ok(()),
        }
    })?;
    holdings.each_record(&mut |written| match event(written, about) {
        Some(event) => out.write_all(event.as_bytes()),
        None => Ok(()),
    })?;
    out.write_all(made(about).as_bytes())?;
    for program in programs {
        out.write_all(agent(&program).as_bytes())?;
    }
    out.write_all(b"</premis:premis>\n")
}

/// The package as a whole: an intellectual entity with what was selected.
fn package(about: &PackageFacts) -> String {
    format!(
        "<premis:object xsi:type=\"premis:intellectualEntity\">{}{}</premis:object>\n",
        identifier("object", "urn:pressmark:package"),
        leaf(
            "originalName",
            &format!(
                "Social posts quoted in documents. Selection: {}. As of {}.",
                about.selection, about.as_of
            )
        ),
    )
}

/// A file as PREMIS describes it.
struct File<'a> {
    id: String,
    digest: Digest,
    size: u64,
    format: &'a str,
    name: &'a str,
    /// Who computed the digest.
    originator: &'a str,
}

fn object(written: &WrittenRecord, about: &PackageFacts) -> Option<String> {
    let id = format!("urn:pressmark:record:{}", written.id);
    let originator = about.program.as_str();
    match &written.record.fact {
        Fact::Exchange(exchange) => {
            let answer = exchange.answer()?;
            let kind = answer.header("content-type");
            Some(file(&File {
                id,
                digest: answer.body.digest,
                size: answer.body.size,
                format: kind.as_deref().unwrap_or("unknown"),
                name: &exchange.request.url,
                originator,
            }))
        }
        Fact::Document(taken) if about.documents == DocumentBytes::Included => Some(file(&File {
            id,
            digest: taken.digest,
            size: taken.size,
            format: taken.media_type.name(),
            name: &taken.source,
            originator,
        })),
        Fact::ForeignCapture(capture) => Some(file(&File {
            id,
            digest: capture.digest,
            size: capture.size,
            format: capture.content_type.as_deref().unwrap_or("unknown"),
            name: &capture.url,
            originator,
        })),
        _ => None,
    }
}

fn file(file: &File<'_>) -> String {
    format!(
        "<premis:object xsi:type=\"premis:file\">{}<premis:objectCharacteristics><premis:fixity>{}{}{}</premis:fixity>{}\
         <premis:format><premis:formatDesignation>{}</premis:formatDesignation></premis:format>\
         </premis:objectCharacteristics>{}</premis:object>\n",
        identifier("object", &file.id),
        leaf("messageDigestAlgorithm", "SHA-256"),
        leaf("messageDigest", &file.digest.to_string()),
        leaf("messageDigestOriginator", file.originator),
        leaf("size", &file.size.to_string()),
        leaf("formatName", file.format),
        leaf("originalName", file.name),
    )
}

/// What happened: a type of the PREMIS event vocabulary, when, how it went.
struct Happened<'a> {
    id: String,
    kind: &'a str,
    at: Timestamp,
    outcome: &'a str,
    detail: String,
    object: Option<String>,
}

fn event(written: &WrittenRecord, about: &PackageFacts) -> Option<String> {
    let record = format!("urn:pressmark:record:{}", written.id);
    let id = format!("urn:pressmark:event:{}", written.id);
    let at = written.record.at;
    let happened = match &written.record.fact {
        Fact::Exchange(exchange) => request(id, record, exchange),
        Fact::Document(_) => Happened {
            id,
            kind: "ingestion",
            at,
            outcome: "success",
            detail: "a document was taken in".to_owned(),
            object: (about.documents == DocumentBytes::Included).then_some(record),
        },
        Fact::ForeignCapture(capture) => Happened {
            id,
            kind: "ingestion",
            at,
            outcome: "success",
            detail: format!("taken out of another program's package: {}", capture.place),
            object: Some(record),
        },
        Fact::Fixity(run) => Happened {
            id,
            kind: "fixity check",
            at,
            outcome: if run.findings_total == 0 {
                "success"
            } else {
                "failure"
            },
            detail: format!(
                "{} objects hashed again, {} findings",
                run.objects, run.findings_total
            ),
            object: None,
        },
        _ => return None,
    };
    Some(told(&happened, &about.program))
}

fn request<'a>(id: String, record: String, exchange: &Exchange) -> Happened<'a> {
    let (outcome, detail, object) = match &exchange.outcome {
        Outcome::Answered(answer) => (
            "success",
            format!("{} answered {}", exchange.request.url, answer.status),
            Some(record),
        ),
        Outcome::NotAnswered(why) => (
            "failure",
            format!(
                "{} was not answered: {}",
                exchange.request.url,
                why.kind.code()
            ),
            None,
        ),
    };
    Happened {
        id,
        kind: "capture",
        at: exchange.started,
        outcome,
        detail,
        object,
    }
}

/// The making of this package, at the moment that stands for it.
fn made(about: &PackageFacts) -> String {
    let happened = Happened {
        id: "urn:pressmark:event:package".to_owned(),
        kind: "information package creation",
        at: about.as_of,
        outcome: "success",
        detail:
            "the time is that of the newest record, so that the same archive gives the same file"
                .to_owned(),
        object: Some("urn:pressmark:package".to_owned()),
    };
    told(&happened, &about.program)
}

fn told(happened: &Happened<'_>, program: &str) -> String {
    let object = happened.object.as_ref().map_or_else(String::new, |object| {
        format!(
            "<premis:linkingObjectIdentifier>{}{}</premis:linkingObjectIdentifier>",
            leaf("linkingObjectIdentifierType", "URN"),
            leaf("linkingObjectIdentifierValue", object)
        )
    });
    format!(
        "<premis:event>{}{}{}<premis:eventDetailInformation>{}</premis:eventDetailInformation>\
         <premis:eventOutcomeInformation>{}</premis:eventOutcomeInformation>\
         <premis:linkingAgentIdentifier>{}{}</premis:linkingAgentIdentifier>{object}</premis:event>\n",
        identifier("event", &happened.id),
        leaf("eventType", happened.kind),
        leaf("eventDateTime", &happened.at.to_string()),
        leaf("eventDetail", &happened.detail),
        leaf("eventOutcome", happened.outcome),
        leaf("linkingAgentIdentifierType", "URN"),
        leaf("linkingAgentIdentifierValue", &agent_name(program)),
    )
}

fn agent(program: &str) -> String {
    format!(
        "<premis:agent>{}{}{}</premis:agent>\n",
        identifier("agent", &agent_name(program)),
        leaf("agentName", program),
        leaf("agentType", "software"),
    )
}

fn agent_name(program: &str) -> String {
    let words: Vec<&str> = program.split(char::is_whitespace).collect();
    format!("urn:pressmark:agent:{}", words.join("-"))
}
