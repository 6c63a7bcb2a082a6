//! Facts → the account as Markdown, for issue trackers, wikis and whoever reads text: the numbers, every quote with
//! its verdict, its post, the trail and life of each link, copies with their digests and grades, history and limits.
//!
//! Nothing of it is a link, and no text from outside is markup (`safe`). After a value stands who vouches for it,
//! as on the page: (Q) quoted, (O) observed, (D) derived, (A) asserted, (T) attested by a third
//! party. Cases: `tests/report/markdown.rs`.

mod citation;
mod link;
mod safe;

use std::fmt::Write as _;

use self::safe::{code, line};
use super::count::{Counts, count};
use super::stamp_words;
use super::words::{self, LIMITS, counted, grouped};
use crate::model::facts::{
    ArchiveFacts, DocumentFacts, FixityFacts, ImportFacts, RunFacts, StampFacts,
};

/// The account, with a line end at its end.
pub fn markdown(facts: &ArchiveFacts) -> String {
    let mut page = format!(
        "# Provenance report\n\nArchive {} (A), made {} (A) by {} (D).\n\n\
         Who vouches: (Q) the document said so; (O) bytes that the network gave us; (D) computed by this program; \
         (A) the word of whoever ran it; (T) the word of somebody else.\n\n",
        code(&facts.archive),
        facts.made,
        line(&facts.program)
    );
    numbers(&mut page, &count(facts));
    for document in &facts.documents {
        tell_document(&mut page, document);
    }
    history(&mut page, facts);
    page.push_str("## What this shows, and what it cannot\n\n");
    for sentence in LIMITS {
        put(&mut page, &format!("{sentence}\n"));
    }
    // One line end, not an empty line, ends the file.
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn numbers(page: &mut String, counts: &Counts) {
    let (quotes, links) = (&counts.quotes, &counts.links);
    put(page, "## In numbers (D)\n");
    let rows = [
        ("documents", counts.documents),
        ("quotes", quotes.total),
        ("quotes backed by a stored post that agrees", quotes.backed),
        (
            "quotes that agree in part: a stretch of the post, or more than the platform gave of it",
            quotes.in_part,
        ),
        (
            "quotes that agree with what only a mirror gave",
            quotes.on_a_mirrors_word,
        ),
        (
            "quotes that agree with a post of which no copy is stored",
            quotes.agree_without_copy,
        ),
        ("quotes that differ from the post", quotes.differ),
        (
            "quotes that differ from what only a mirror gave",
            quotes.mirror_differs,
        ),
        ("quotes not judged", quotes.not_judged),
        ("quotes without a source to compare with", quotes.no_source),
        ("quotes not compared yet", quotes.not_compared),
        ("links", links.total),
        ("links alive", links.alive),
        (
            "links changed: what answers differs from the stored copy",
            links.changed,
        ),
        (
            "links suspected: not served to us when last told, to be asked again",
            links.suspected,
        ),
        ("links gone: no longer served to us", links.gone),
        ("links of which we could not tell", links.could_not_tell),
    ];
    let rows = rows.map(|(what, number)| vec![what.to_owned(), grouped(number)]);
    table(page, &["what", "number"], rows);
}

fn tell_document(page: &mut String, document: &DocumentFacts) {
    put(page, &format!("## Document: {}\n", line(&document.source)));
    let mut facts = vec![
        format!("Its own id (Q): {}", line(&document.id)),
        format!("Taken in (A): {}", document.taken_in),
        format!(
            "Read as (D): {}, {}; {} bytes",
            line(&document.media_type),
            line(&document.encoding),
            grouped(document.size)
        ),
        format!(
            "SHA-256 of the bytes as given (D): {}",
            code(&document.digest.to_string())
        ),
        format!("Record (D): {}", code(&document.record.to_string())),
    ];
    for other in &document.also_met {
        let source = line(&other.source);
        facts.push(format!(
            "The same bytes, met again (Q): {source}, {}",
            other.met
        ));
    }
    if let Some(url) = &document.url {
        facts.push(format!("Published at (A): {}", code(url)));
    }
    if let Some(language) = &document.language {
        facts.push(format!("Language (A): {}", line(language)));
    }
    list(page, facts);
    for citation in &document.citations {
        citation::tell(page, citation);
    }
    if !document.bare_links.is_empty() {
        put(page, "### Links outside any quote\n");
    }
    for bare in &document.bare_links {
        put(
            page,
            &format!(
                "Characters {} to {} of the document (D)\n",
                bare.span.start, bare.span.end
            ),
        );
        link::tell(page, &bare.link);
    }
}

fn history(page: &mut String, facts: &ArchiveFacts) {
    put(page, "## History of the archive\n");
    let totals = &facts.totals;
    list(
        page,
        vec![
            format!("Exchanges (D): {}", grouped(totals.exchanges)),
            format!(
                "Stored objects (D): {}, {} bytes",
                grouped(totals.objects),
                grouped(totals.object_bytes)
            ),
            format!("Records (D): {}", grouped(totals.records)),
        ],
    );
    if !facts.runs.is_empty() {
        put(page, "### Runs\n");
        let heads = [
            "started (A)",
            "command",
            "program",
            "options",
            "ended (A)",
            "exit code",
            "counts",
            "record",
        ];
        table(page, &heads, facts.runs.iter().map(run));
    }
    if !facts.fixity.is_empty() {
        put(page, "### Checks of the stored bytes\n");
        table(
            page,
            &["at (A)", "objects", "bytes", "outcome (D)", "record"],
            facts.fixity.iter().map(fixity),
        );
    }
    if !facts.stamps.is_empty() {
        put(page, "### What others said of the time\n");
        let heads = [
            "who",
            "says (T)",
            "of what (D)",
            "obtained (A)",
            "SHA-256 of the stamp (D)",
        ];
        table(page, &heads, facts.stamps.iter().map(stamp));
    }
    for import in &facts.imports {
        taken(page, import);
    }
    handed_out(page, facts);
}

fn handed_out(page: &mut String, facts: &ArchiveFacts) {
    if !facts.packages.is_empty() {
        put(page, "### Packages handed out\n");
        let rows = facts.packages.iter().map(|package| {
            let files = package.made.files.iter();
            let files: Vec<String> = files
                .map(|file| format!("{} {}", line(&file.name), code(&file.digest.to_string())))
                .collect();
            vec![
                package.at.to_string(),
                line(&package.made.format),
                line(&package.made.selection),
                line(&package.made.withheld.join(", ")),
                files.join(", "),
            ]
        });
        table(
            page,
            &["at (A)", "form", "selection", "withheld", "files"],
            rows,
        );
    }
}

fn run(run: &RunFacts) -> Vec<String> {
    let options = run
        .options
        .iter()
        .map(|(name, value)| format!("{}={}", line(name), code(value)));
    let counts = run
        .counts
        .iter()
        .map(|(name, number)| format!("{} {}", grouped(*number), line(&name.replace('_', " "))));
    vec![
        run.started.to_string(),
        line(&run.command),
        line(&run.program),
        options.collect::<Vec<_>>().join(", "),
        run.ended
            .map_or_else(|| "cut off".to_owned(), |ended| ended.to_string()),
        run.exit_code
            .map_or_else(String::new, |exit| exit.to_string()),
        counts.collect::<Vec<_>>().join(", "),
        code(&run.record.to_string()),
    ]
}

fn fixity(check: &FixityFacts) -> Vec<String> {
    let mut outcome = match check.findings_total {
        0 => "all bytes as stored".to_owned(),
        number => counted(number, "finding", "findings"),
    };
    outcome.push_str(&words::check_beside(check));
    for finding in &check.findings {
        let _ = write!(outcome, "; {}", line(finding));
    }
    vec![
        check.at.to_string(),
        grouped(check.objects),
        grouped(check.bytes),
        outcome,
        code(&check.record.to_string()),
    ]
}

fn stamp(stamp: &StampFacts) -> Vec<String> {
    let obtained = &stamp.obtained;
    vec![
        format!(
            "{}: {}",
            stamp_words::kind(obtained.stamp),
            code(&obtained.authority)
        ),
        stamp_words::said(obtained),
        format!(
            "the first {} of the log",
            counted(obtained.size, "entry", "entries")
        ),
        stamp.at.to_string(),
        code(&obtained.token.to_string()),
    ]
}

/// A package of another program: its word alone.
fn taken(page: &mut String, import: &ImportFacts) {
    let taken = &import.taken;
    put(
        page,
        &format!("### Taken in from another program: {}\n", line(&taken.name)),
    );
    let mut facts = vec![
        format!("Form: {}; taken in (A) {}", line(&taken.form), import.at),
        format!(
            "Resources out of it: {}",
            grouped(import.captures.len() as u64)
        ),
        format!("Record (D): {}", code(&import.record.to_string())),
    ];
    facts.extend(
        taken
            .digest
            .map(|digest| format!("SHA-256 (D): {}", code(&digest.to_string()))),
    );
    facts.extend(
        taken
            .faults
            .iter()
            .map(|fault| format!("Fault (D): {}", line(fault))),
    );
    facts.extend(
        taken
            .cannot_prove
            .iter()
            .map(|cannot| format!("It cannot prove: {}", line(cannot))),
    );
    list(page, facts);
    let rows = import.captures.iter().map(|foreign| {
        let capture = &foreign.capture;
        vec![
            code(&capture.url),
            capture
                .claimed_at
                .map_or_else(String::new, |at| at.to_string()),
            words::grade(capture.graded.grade).to_owned(),
            code(&capture.digest.to_string()),
        ]
    });
    table(
        page,
        &[
            "address, as it says",
            "time, as it says",
            "grade (D)",
            "SHA-256 (D)",
        ],
        rows,
    );
}

/// A paragraph and the empty line after it.
fn put(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

fn list(page: &mut String, lines: Vec<String>) {
    for one in lines {
        let _ = writeln!(page, "- {one}");
    }
    page.push('\n');
}

/// A table; nothing where it has no row.
fn table(page: &mut String, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut rows = rows.into_iter().peekable();
    if rows.peek().is_none() {
        return;
    }
    let _ = writeln!(page, "| {} |", heads.join(" | "));
    let _ = writeln!(page, "|{}", " --- |".repeat(heads.len()));
    for row in rows {
        let _ = writeln!(page, "| {} |", row.join(" | "));
    }
    page.push('\n');
}
