//! Records → PROV-JSONLD (W3C member submission of 25 August 2024), one statement a line, with the context written
//! into the file: what was made by what, from what, when, in the vocabulary of W3C PROV.
//!
//! Runs, requests and trails are activities; documents, quotes, links, bodies, copies, comparisons and
//! observations are entities. A body belongs to its one request, so that no entity is made twice even where
//! the same bytes came again. What is withheld is named as an entity of which nothing more is said.
//! Kinds of ours stand under `https://pressmark.invalid/ns#`, an address that leads nowhere by design.
//! Cases: `tests/export/prov.rs`, with the programs of others `tests/packages/provenance.rs`.

mod context;
mod statement;

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::Value;

use self::context::context;
use self::statement::Statement;
use crate::model::exchange::{Exchange, Outcome};
use crate::model::package::{Holdings, PackageFacts};
use crate::model::post::PostAnswer;
use crate::model::record::{Fact, Hop, RecordId, WrittenRecord};

/// Writes the document.
///
/// # Errors
/// Those of the holdings and of `out`.
pub fn write(holdings: &dyn Holdings, about: &PackageFacts, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer {
        out,
        told: BTreeSet::new(),
        activities: BTreeSet::new(),
        is_first: true,
    };
    write!(writer.out, "{{\"@context\":{},\n\"@graph\":[", context())?;
    writer.agents(about)?;
    holdings.each_record(&mut |written| writer.record(written))?;
    if let Some(head) = holdings.log_head() {
        let checkpoint = Statement::of("Entity")
            .id("log:checkpoint")
            .kind("pm:Checkpoint")
            .label("the signed head of the log that covers these records")
            .text("pm:note", &head.checkpoint)
            .text("pm:key", &head.key);
        writer.put(checkpoint)?;
        writer.put(attribution("log:checkpoint", OPERATOR))?;
    }
    writer.out.write_all(b"\n]}\n")
}

const TOOL: &str = "agent:pressmark";
const OPERATOR: &str = "agent:operator";

struct Writer<'a> {
    out: &'a mut dyn Write,
    /// Records that have a statement of their own.
    told: BTreeSet<RecordId>,
    /// Those of them that are activities: nothing is derived from what was done, only from what there is.
    activities: BTreeSet<RecordId>,
    is_first: bool,
}

impl Writer<'_> {
    fn put(&mut self, statement: Statement) -> io::Result<()> {
        let separator = if self.is_first { "\n" } else { ",\n" };
        self.is_first = false;
        write!(self.out, "{separator}{}", Value::Object(statement.finish()))
    }

    fn agents(&mut self, about: &PackageFacts) -> io::Result<()> {
        self.put(
            Statement::of("Agent")
                .id(TOOL)
                .kind("prov:SoftwareAgent")
                .label(&about.program),
        )?;
        self.put(
            Statement::of("Agent")
                .id(OPERATOR)
                .kind("prov:Person")
                .label("whoever ran the program; not named here"),
        )?;
        self.put(
            Statement::of("Delegation")
                .names("delegate", TOOL)
                .names("responsible", OPERATOR),
        )?;
        self.put(
            Statement::of("Entity")
                .id("log:package")
                .kind("prov:Collection")
                .label(&format!(
                    "Selection: {}. As of {}.",
                    about.selection, about.as_of
                )),
        )?;
        self.put(attribution("log:package", OPERATOR))
    }

    fn record(&mut self, written: &WrittenRecord) -> io::Result<()> {
        let id = written.id;
        match &written.record.fact {
            Fact::RunStarted(run) => {
                let at = written.record.at;
                let activity = Statement::of("Activity")
                    .id(&name(id))
                    .kind("pm:Run")
                    .label(&run.command)
                    .time("startTime", at);
                self.told.insert(id);
                self.activities.insert(id);
                self.put(activity)?;
                return self.put(association(&name(id)));
            }
            Fact::RunEnded(_) => {
                let Some(run) = written.record.run else {
                    return Ok(());
                };
                self.run(run)?;
                let end = Statement::of("End")
                    .names("activity", &name(run))
                    .time("time", written.record.at);
                return self.put(end);
            }
            Fact::Exchange(exchange) => return self.exchange(written, exchange),
            Fact::Trail(trail) => {
                let activity = Statement::of("Activity")
                    .id(&name(id))
                    .kind("pm:Trail")
                    .text("pm:end", trail.end.code())
                    .text("pm:endUrl", &trail.end_url);
                self.told.insert(id);
                self.activities.insert(id);
                self.put(activity)?;
                self.put(association(&name(id)))?;
                self.entity(trail.link)?;
                self.put(usage(&name(id), &name(trail.link)))?;
                return self.informed(id, &trail.hops);
            }
            _ => {}
        }
        self.entity_of(written)
    }

    fn exchange(&mut self, written: &WrittenRecord, exchange: &Exchange) -> io::Result<()> {
        let id = name(written.id);
        let mut activity = Statement::of("Activity")
            .id(&id)
            .kind("pm:Exchange")
            .time("startTime", exchange.started)
            .time("endTime", exchange.ended.max(exchange.started))
            .text("pm:url", &exchange.request.url);
        activity = match &exchange.outcome {
            Outcome::Answered(answer) => activity.text("pm:status", &answer.status.to_string()),
            Outcome::NotAnswered(why) => activity.text("pm:noAnswer", why.kind.code()),
        };
        self.told.insert(written.id);
        self.activities.insert(written.id);
        self.put(activity)?;
        self.put(association(&id))?;
        if let Some(run) = written.record.run {
            self.run(run)?;
            self.put(communication(&id, &name(run)))?;
        }
        if let Some(answer) = exchange.answer() {
            let body = body(written.id);
            self.put(
                Statement::of("Entity")
                    .id(&body)
                    .kind("pm:Body")
                    .text("pm:sha256", &answer.body.digest.to_string())
                    .text("pm:bytes", &answer.body.size.to_string()),
            )?;
            self.put(generation(&body, &id).time("time", exchange.ended.max(exchange.started)))?;
        }
        Ok(())
    }

    /// A record that is an entity: what it is, which run wrote it, what it was made from.
    fn entity_of(&mut self, written: &WrittenRecord) -> io::Result<()> {
        let id = name(written.id);
        let fact = &written.record.fact;
        self.told.insert(written.id);
        self.put(described(Statement::of("Entity").id(&id), fact))?;
        if let Some(run) = written.record.run {
            self.run(run)?;
            self.put(generation(&id, &name(run)).time("time", written.record.at))?;
        }
        match fact {
            Fact::Citation(found) => {
                self.entity(found.document)?;
                let quotation = derivation(&id, &name(found.document)).kind("prov:Quotation");
                self.put(quotation)
            }
            Fact::Capture(capture) => self.put(derivation(&id, &body(capture.exchange))),
            Fact::PostAnswer(answered) => match answered.hops.last() {
                Some(hop) => self.put(derivation(&id, &body(hop.exchange))),
                None => Ok(()),
            },
            other => {
                let sources = other.refers_to();
                for source in sources {
                    let of_its_trail = matches!(other, Fact::Observation(observed) if observed.trail == Some(source));
                    if !of_its_trail && !self.activities.contains(&source) {
                        self.entity(source)?;
                        self.put(derivation(&id, &name(source)))?;
                    }
                }
                Ok(())
            }
        }
    }

    fn informed(&mut self, trail: RecordId, hops: &[Hop]) -> io::Result<()> {
        for hop in hops {
            if !self.told.contains(&hop.exchange) {
                self.told.insert(hop.exchange);
                self.activities.insert(hop.exchange);
                let id = name(hop.exchange);
                self.put(Statement::of("Activity").id(&id).kind("pm:Exchange"))?;
                self.put(association(&id))?;
            }
            self.put(communication(&name(trail), &name(hop.exchange)))?;
        }
        Ok(())
    }

    /// Says that there is such a run, where its own record is not in the package.
    fn run(&mut self, id: RecordId) -> io::Result<()> {
        if !self.told.insert(id) {
            return Ok(());
        }
        self.put(Statement::of("Activity").id(&name(id)).kind("pm:Run"))?;
        self.put(association(&name(id)))
    }

    /// Says that there is such an entity, where its own record is not in the package.
    fn entity(&mut self, id: RecordId) -> io::Result<()> {
        if !self.told.insert(id) {
            return Ok(());
        }
        self.put(Statement::of("Entity").id(&name(id)).kind("pm:Record"))
    }
}

/// What an entity is, in its own words.
fn described(entity: Statement, fact: &Fact) -> Statement {
    match fact {
        Fact::Document(document) => entity
            .kind("pm:Document")
            .text("pm:sha256", &document.digest.to_string())
            .text("pm:source", &document.source),
        Fact::Link(link) => entity.kind("pm:Link").text("pm:url", &link.url),
        Fact::Citation(found) => entity
            .kind("pm:Citation")
            .text("pm:quotedText", &found.citation.quoted_text),
        Fact::Capture(capture) => entity
            .kind("pm:Capture")
            .text("pm:sha256", &capture.digest.to_string())
            .text("pm:grade", capture.graded.grade.code()),
        Fact::PostAnswer(answered) => {
            let entity = entity
                .kind("pm:PostAnswer")
                .text("pm:post", &answered.key.id)
                .text("pm:platform", answered.key.platform.name());
            match &answered.answer {
                PostAnswer::Found(post) => entity.text("pm:text", &post.text),
                PostAnswer::Account(account) => entity.text("pm:account", &account.id),
                PostAnswer::Absent { reason, .. } => entity.text("pm:absence", reason.code()),
            }
        }
        Fact::Agreement(reached) => entity
            .kind("pm:Agreement")
            .text("pm:agreement", reached.agreement.code()),
        Fact::Observation(observed) => entity
            .kind("pm:Observation")
            .text("pm:verdict", observed.judged.verdict.code())
            .text("pm:reason", &observed.judged.reason),
        Fact::Fixity(run) => entity
            .kind("pm:FixityCheck")
            .text("pm:findings", &run.findings_total.to_string()),
        Fact::ForeignCapture(capture) => entity
            .kind("pm:ForeignCapture")
            .text("pm:sha256", &capture.digest.to_string())
            .text("pm:claimedUrl", &capture.url),
        other => entity.kind("pm:Record").text("pm:recordKind", other.kind()),
    }
}

fn name(id: RecordId) -> String {
    format!("record:{id}")
}

fn body(exchange: RecordId) -> String {
    format!("body:{exchange}")
}

fn association(activity: &str) -> Statement {
    Statement::of("Association")
        .names("activity", activity)
        .names("agent", TOOL)
}

fn attribution(entity: &str, agent: &str) -> Statement {
    Statement::of("Attribution")
        .names("entity", entity)
        .names("agent", agent)
}

fn generation(entity: &str, activity: &str) -> Statement {
    Statement::of("Generation")
        .names("entity", entity)
        .names("activity", activity)
}

fn usage(activity: &str, entity: &str) -> Statement {
    Statement::of("Usage")
        .names("activity", activity)
        .names("entity", entity)
}

fn derivation(generated: &str, used: &str) -> Statement {
    Statement::of("Derivation")
        .names("generatedEntity", generated)
        .names("usedEntity", used)
}

fn communication(informed: &str, informant: &str) -> Statement {
    Statement::of("Communication")
        .names("informed", informed)
        .names("informant", informant)
}
