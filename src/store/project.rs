//! Record → the rows that tell it in columns. All column conversions stand here, so that writing the
//! tables and checking them against the records can never drift apart.

mod observed;

use super::rows::{Cell, Row};
use crate::model::document::MediaType;
use crate::model::evidence::StampObtained;
use crate::model::exchange::{Exchange, Outcome};
use crate::model::foreign::{ForeignCapture, PackageTaken};
use crate::model::memento::{MementoSought, SubmissionOutcome, Submitted};
use crate::model::merged::LogMerged;
use crate::model::post::PostAnswer;
use crate::model::purged::RecordsPurged;
use crate::model::record::{
    AgreementReached, BareLinkFound, CaptureMade, CitationFound, DocumentTaken, Fact, FixityRun,
    Hop, PostAnswered, QuoteLocated, Record, RecordId, RequisitesGathered, RunEnded, TrailFollowed,
};
use crate::model::timestamp::Timestamp;

/// Tables that `project` fills, with the kinds of record that fill them.
pub(super) const TABLES: [(&str, &[&str]); 32] = [
    ("run", &["run_started"]),
    ("run_end", &["run_ended"]),
    ("document", &["document"]),
    ("document_name", &["document_name"]),
    ("link", &["link"]),
    ("citation", &["citation"]),
    ("citation_link", &["citation"]),
    ("bare_link", &["bare_link"]),
    ("exchange", &["exchange"]),
    ("trail", &["trail"]),
    ("hop", &["trail", "post_answer", "capture"]),
    ("capture", &["capture"]),
    ("requisites", &["requisites"]),
    ("post_answer", &["post_answer"]),
    ("agreement", &["agreement"]),
    ("quote_place", &["quote_place"]),
    ("picture", &["picture"]),
    ("observation", &["observation"]),
    ("observed_part", &["observation"]),
    ("memento", &["memento"]),
    ("submission", &["submission"]),
    ("fixity", &["fixity"]),
    ("stamp", &["stamp"]),
    ("cosignature", &["cosignature"]),
    ("parting", &["parting"]),
    ("repair", &["repair"]),
    ("package", &["package"]),
    ("import", &["import"]),
    ("foreign_capture", &["foreign_capture"]),
    ("purge", &["purge"]),
    ("purged", &["purge"]),
    ("merge", &["merge"]),
];

/// The rows of one record, which stands at `seq`.
pub(super) fn project(seq: i64, record: &Record) -> Vec<Row> {
    match &record.fact {
        Fact::RunStarted(run) => vec![row("run", seq, |cells| {
            cells.push(("command", run.command.as_str().into()));
            cells.push(("program", run.program.as_str().into()));
            cells.push(("started", time(record.at)));
        })],
        Fact::RunEnded(ended) => vec![run_end(seq, record, ended)],
        Fact::Document(document) => vec![document_row(seq, record.at, document)],
        Fact::DocumentName(named) => vec![row("document_name", seq, |cells| {
            cells.push(("document", named.document.into()));
            cells.push(("name", named.id.as_str().into()));
            cells.push(("source", named.source.as_str().into()));
        })],
        Fact::Link(link) => vec![row("link", seq, |cells| {
            cells.push(("url", link.url.as_str().into()));
        })],
        Fact::Citation(found) => citation(seq, found),
        Fact::BareLink(found) => vec![bare_link(seq, found)],
        Fact::Exchange(exchange) => vec![exchange_row(seq, exchange)],
        Fact::Trail(trail) => trail_rows(seq, trail),
        Fact::Capture(capture) => capture_rows(seq, capture),
        Fact::Requisites(gathered) => vec![requisites_row(seq, gathered)],
        Fact::PostAnswer(answered) => post_answer(seq, answered),
        Fact::Agreement(reached) => vec![agreement(seq, reached)],
        Fact::QuotePlace(located) => vec![quote_place(seq, located)],
        Fact::Picture(seen) => vec![row("picture", seq, |cells| {
            cells.push(("object", seen.digest.into()));
            cells.push(("rule", seen.rule.as_str().into()));
            cells.push(("fingerprint", seen.fingerprint.to_string().as_str().into()));
        })],
        Fact::Observation(observed) => observed::rows(seq, record.at, observed),
        Fact::Memento(sought) => vec![memento(seq, sought)],
        Fact::Submission(submitted) => vec![submission(seq, submitted)],
        Fact::Fixity(run) => vec![fixity(seq, record.at, run)],
        Fact::Stamp(stamp) => vec![stamp_row(seq, stamp)],
        Fact::Cosignature(added) => vec![row("cosignature", seq, |cells| {
            cells.push(("size", count(added.size)));
            cells.push(("witness", added.witness.as_str().into()));
            cells.push(("time", time(added.time)));
        })],
        Fact::Parting(parted) => vec![row("parting", seq, |cells| {
            cells.push(("size", count(parted.size)));
            cells.push(("reason", parted.reason.as_str().into()));
        })],
        Fact::Repair(repaired) => vec![row("repair", seq, |cells| {
            cells.push(("object", repaired.digest.into()));
            cells.push(("source", repaired.source.as_str().into()));
        })],
        Fact::Package(made) => vec![row("package", seq, |cells| {
            cells.push(("format", made.format.as_str().into()));
            cells.push(("records", count(made.records)));
        })],
        Fact::Import(taken) => vec![import(seq, taken)],
        Fact::ForeignCapture(capture) => vec![foreign_capture(seq, capture)],
        Fact::Purge(purged) => purge(seq, purged),
        Fact::Merge(merged) => vec![merge(seq, merged)],
    }
}

type Cells = Vec<(&'static str, Cell)>;

fn row(table: &'static str, seq: i64, fill: impl FnOnce(&mut Cells)) -> Row {
    let mut cells = vec![("record", Cell::from(seq))];
    fill(&mut cells);
    Row { table, cells }
}

fn time(timestamp: Timestamp) -> Cell {
    timestamp.millis().into()
}

/// Counts and sizes fit SQLite's signed integers: nothing here reaches 2^63.
fn count(number: u64) -> Cell {
    number.cast_signed().into()
}

fn offset(number: usize) -> Cell {
    count(number as u64)
}

fn run_end(seq: i64, record: &Record, ended: &RunEnded) -> Row {
    row("run_end", seq, |cells| {
        cells.push(("run", record.run.into()));
        cells.push(("ended", time(record.at)));
        cells.push(("exit_code", i64::from(ended.exit_code).into()));
    })
}

fn document_row(seq: i64, at: Timestamp, document: &DocumentTaken) -> Row {
    row("document", seq, |cells| {
        cells.push(("object", document.digest.into()));
        cells.push(("name", document.id.as_str().into()));
        cells.push(("source", document.source.as_str().into()));
        cells.push(("media_type", MediaType::name(document.media_type).into()));
        cells.push(("taken_in", time(at)));
    })
}

fn citation(seq: i64, found: &CitationFound) -> Vec<Row> {
    let citation = &found.citation;
    let attribution = &citation.attribution;
    let date = attribution.date.map(|date| date.to_string());
    let mut rows = vec![row("citation", seq, |cells| {
        cells.push(("document", found.document.into()));
        cells.push(("position", count(found.position)));
        cells.push(("quoted_text", citation.quoted_text.as_str().into()));
        cells.push(("start_at", offset(citation.span.start)));
        cells.push(("end_at", offset(citation.span.end)));
        cells.push(("author_name", attribution.author_name.as_deref().into()));
        cells.push(("author_handle", attribution.author_handle.as_deref().into()));
        cells.push(("printed_date", date.as_deref().into()));
        cells.push(("platform", citation.platform.name().into()));
        cells.push(("status_id", citation.status_id.as_deref().into()));
    })];
    for (position, link) in found.links.iter().enumerate() {
        rows.push(row("citation_link", seq, |cells| {
            cells.push(("position", offset(position)));
            cells.push(("link", (*link).into()));
        }));
    }
    rows
}

fn bare_link(seq: i64, found: &BareLinkFound) -> Row {
    row("bare_link", seq, |cells| {
        cells.push(("document", found.document.into()));
        cells.push(("link", found.link.into()));
        cells.push(("start_at", offset(found.span.start)));
        cells.push(("end_at", offset(found.span.end)));
    })
}

fn exchange_row(seq: i64, exchange: &Exchange) -> Row {
    let (status, no_answer, body) = match &exchange.outcome {
        Outcome::Answered(answer) => (
            Some(i64::from(answer.status)),
            None,
            Some(answer.body.digest),
        ),
        Outcome::NotAnswered(why) => (None, Some(why.kind.code()), None),
    };
    row("exchange", seq, |cells| {
        cells.push(("url", exchange.request.url.as_str().into()));
        cells.push(("started", time(exchange.started)));
        cells.push(("ended", time(exchange.ended)));
        cells.push(("status", status.into()));
        cells.push(("no_answer", no_answer.into()));
        cells.push(("body", body.into()));
    })
}

fn hops(seq: i64, hops: &[Hop]) -> impl Iterator<Item = Row> {
    hops.iter().enumerate().map(move |(position, hop)| {
        row("hop", seq, |cells| {
            cells.push(("position", offset(position)));
            cells.push(("via", hop.via.code().into()));
            cells.push(("exchange", hop.exchange.into()));
        })
    })
}

fn trail_rows(seq: i64, trail: &TrailFollowed) -> Vec<Row> {
    let post = trail.post.as_ref();
    let own = row("trail", seq, |cells| {
        cells.push(("link", trail.link.into()));
        cells.push(("end_code", trail.end.code().into()));
        cells.push(("end_url", trail.end_url.as_str().into()));
        cells.push(("post_platform", post.map(|key| key.platform.name()).into()));
        cells.push(("post_id", post.map(|key| key.id.as_str()).into()));
    });
    std::iter::once(own).chain(hops(seq, &trail.hops)).collect()
}

fn capture_rows(seq: i64, capture: &CaptureMade) -> Vec<Row> {
    let own = row("capture", seq, |cells| {
        cells.push(("of_record", capture.of.into()));
        cells.push(("exchange", capture.exchange.into()));
        cells.push(("role", capture.role.code().into()));
        cells.push(("object", capture.digest.into()));
        cells.push(("grade", capture.graded.grade.code().into()));
        cells.push(("rule", capture.graded.rule.as_str().into()));
    });
    std::iter::once(own)
        .chain(hops(seq, &capture.hops))
        .collect()
}

fn requisites_row(seq: i64, gathered: &RequisitesGathered) -> Row {
    row("requisites", seq, |cells| {
        cells.push(("of_record", gathered.of.into()));
        cells.push(("exchange", gathered.exchange.into()));
        cells.push(("held", count(gathered.held)));
        cells.push(("missed", count(gathered.missed)));
        cells.push(("left_out", count(gathered.left_out)));
    })
}

fn post_answer(seq: i64, answered: &PostAnswered) -> Vec<Row> {
    let absence = match &answered.answer {
        PostAnswer::Found(_) | PostAnswer::Account(_) => None,
        PostAnswer::Absent { reason, .. } => Some(reason.code()),
    };
    let own = row("post_answer", seq, |cells| {
        cells.push(("platform", answered.key.platform.name().into()));
        cells.push(("post_id", answered.key.id.as_str().into()));
        cells.push(("source", answered.source.code().into()));
        cells.push(("absence", absence.into()));
    });
    std::iter::once(own)
        .chain(hops(seq, &answered.hops))
        .collect()
}

fn agreement(seq: i64, reached: &AgreementReached) -> Row {
    row("agreement", seq, |cells| {
        cells.push(("citation", reached.citation.into()));
        cells.push(("post_answer", Option::<RecordId>::into(reached.post_answer)));
        cells.push(("outcome", reached.agreement.code().into()));
        cells.push(("clock", reached.clock.code().into()));
    })
}

fn quote_place(seq: i64, located: &QuoteLocated) -> Row {
    let span = located.place.span();
    row("quote_place", seq, |cells| {
        cells.push(("citation", located.citation.into()));
        cells.push(("post_answer", located.post_answer.into()));
        cells.push(("outcome", located.place.code().into()));
        cells.push((
            "start_at",
            span.map(|span| (span.start as u64).cast_signed()).into(),
        ));
        cells.push((
            "end_at",
            span.map(|span| (span.end as u64).cast_signed()).into(),
        ));
    })
}

fn memento(seq: i64, sought: &MementoSought) -> Row {
    let held = sought.outcome.memento();
    row("memento", seq, |cells| {
        cells.push(("link", sought.link.into()));
        cells.push(("outcome", sought.outcome.code().into()));
        cells.push(("address", held.map(|held| held.address.as_str()).into()));
        cells.push(("made", held.map(|held| time(held.at)).into()));
    })
}

fn submission(seq: i64, submitted: &Submitted) -> Row {
    let address = match &submitted.outcome {
        SubmissionOutcome::Saved { address, .. } => Some(address.as_str()),
        SubmissionOutcome::Pending { .. } | SubmissionOutcome::Refused { .. } => None,
    };
    row("submission", seq, |cells| {
        cells.push(("link", submitted.link.into()));
        cells.push(("archive", submitted.archive.to_string().as_str().into()));
        cells.push(("outcome", submitted.outcome.code().into()));
        cells.push(("address", address.into()));
    })
}

fn fixity(seq: i64, at: Timestamp, run: &FixityRun) -> Row {
    row("fixity", seq, |cells| {
        cells.push(("at", time(at)));
        cells.push(("objects", count(run.objects)));
        cells.push(("bytes", count(run.bytes)));
        cells.push(("findings", count(run.findings_total)));
    })
}

fn stamp_row(seq: i64, stamp: &StampObtained) -> Row {
    row("stamp", seq, |cells| {
        cells.push(("size", count(stamp.size)));
        cells.push(("kind", stamp.stamp.code().into()));
        cells.push(("authority", stamp.authority.as_str().into()));
        cells.push(("token", stamp.token.into()));
        cells.push(("roots", stamp.roots.into()));
        cells.push(("time", stamp.time.map(time).into()));
    })
}

fn import(seq: i64, taken: &PackageTaken) -> Row {
    row("import", seq, |cells| {
        cells.push(("name", taken.name.as_str().into()));
        cells.push(("form", taken.form.as_str().into()));
    })
}

fn foreign_capture(seq: i64, capture: &ForeignCapture) -> Row {
    row("foreign_capture", seq, |cells| {
        cells.push(("import", capture.package.into()));
        cells.push(("url", capture.url.as_str().into()));
        cells.push(("claimed_at", capture.claimed_at.map(time).into()));
        cells.push(("object", capture.digest.into()));
        cells.push(("grade", capture.graded.grade.code().into()));
    })
}

fn purge(seq: i64, purged: &RecordsPurged) -> Vec<Row> {
    let own = row("purge", seq, |cells| {
        cells.push(("author", purged.author.as_str().into()));
        cells.push(("reason", purged.reason.as_str().into()));
        cells.push(("objects", count(purged.objects)));
    });
    let records = purged.records.iter().enumerate();
    let targets = records.map(|(position, target)| {
        row("purged", seq, |cells| {
            cells.push(("position", offset(position)));
            cells.push(("target", (*target).into()));
        })
    });
    std::iter::once(own).chain(targets).collect()
}

fn merge(seq: i64, merged: &LogMerged) -> Row {
    row("merge", seq, |cells| {
        cells.push(("origin", merged.origin.as_str().into()));
        cells.push(("size", count(merged.size)));
        cells.push(("root", merged.root.to_string().as_str().into()));
        let contradicts = i64::from(merged.contradiction.is_some());
        cells.push(("contradicts", contradicts.into()));
    })
}
