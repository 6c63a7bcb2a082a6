//! Purging: what was taken out is nowhere any more, what stays is proved as before, and everybody is told who
//! did it, when and why.

mod packages;

use std::fs;
use std::path::Path;

use pressmark::jobs::purge::{Plan, Purged, Swept, plan, purge, sweep};
use pressmark::jobs::search::search;
use pressmark::jobs::{Archive, Ending, Fault};
use pressmark::model::record::Fact;
use pressmark::store::Reader;
use pressmark::store::check::{Checked, check};

use crate::support::database;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

const AUTHOR: &str = "N. Archivist";
const REASON: &str = "request of the person named";

/// An archive of the six posts, signed, and a second document that cites one of their links.
fn workplace() -> Workplace {
    let mut workplace = Workplace::before(World::new(19));
    workplace.concurrency = 1;
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    workplace
}

fn keyed(workplace: &Workplace) -> Archive {
    workplace.archive().with_key(workplace.path("signing.key"))
}

fn reader(workplace: &Workplace) -> Reader {
    workplace.archive().open_for_reading().expect("an archive")
}

fn document(workplace: &Workplace) -> String {
    reader(workplace).documents().expect("documents")[0]
        .id
        .to_string()
}

/// The last link that the archive came to know.
fn last_link(workplace: &Workplace) -> (String, String) {
    let link = reader(workplace).links().expect("links").pop();
    let link = link.expect("a link");
    let Fact::Link(seen) = link.record.fact else {
        panic!("the link table names only links");
    };
    (link.id.to_string(), seen.url)
}

fn purged(workplace: &Workplace, targets: &[String]) -> Purged {
    let archive = keyed(workplace);
    let shown = plan(&archive, targets).expect("a plan");
    let who = (AUTHOR, REASON);
    block_on(purge(
        &archive,
        targets,
        &shown,
        who,
        workplace.clock.as_ref(),
    ))
    .expect("a purge")
}

fn look(archive: &Archive) -> Checked {
    check(archive, &[], &|_| {}).expect("an archive")
}

/// Every file below a folder that holds these bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if memchr::memmem::find(&fs::read(&path).expect("a file"), bytes).is_some() {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_purged_link_is_nowhere_in_the_folder_any_more() {
    let workplace = workplace();
    let (id, url) = last_link(&workplace);
    assert!(!holding(workplace.archive().folder(), url.as_bytes()).is_empty());
    // The index for searching holds words of it too, until then.
    search(&workplace.archive(), "kazakhstan", 5, &|_, _| {}).expect("an index");
    let document = document(&workplace);
    let done = purged(&workplace, &[id, document]);
    assert_eq!((done.ending, done.swept), (Ending::Clean, Swept::Done));
    assert_eq!(
        holding(workplace.archive().folder(), url.as_bytes()),
        Vec::<String>::new()
    );
    assert!(!workplace.archive().folder().join("search.db").exists());
}

#[test]
fn verification_tells_of_the_purge_and_is_otherwise_clean() {
    let workplace = workplace();
    let before = reader(&workplace).counts().expect("counts");
    let (id, _) = last_link(&workplace);
    let done = purged(&workplace, &[id]);
    let checked = look(&workplace.archive());
    assert_eq!(checked.findings, []);
    assert_eq!(checked.purged, done.plan.records() as u64);
    let [told] = checked.purges.as_slice() else {
        panic!("{:?}", checked.purges);
    };
    assert_eq!(
        (told.author.as_str(), told.reason.as_str()),
        (AUTHOR, REASON)
    );
    assert_eq!((told.record, told.objects), (done.told, done.plan.objects));
    let after = reader(&workplace).counts().expect("counts");
    assert_eq!(after.objects, before.objects - done.plan.objects);
    assert_eq!(after.links, before.links - 1);
}

#[test]
fn with_a_document_go_its_quotes_and_the_links_only_it_cites() {
    let workplace = workplace();
    let done = purged(&workplace, &[document(&workplace)]);
    let counts = reader(&workplace).counts().expect("counts");
    assert_eq!(
        (
            counts.documents,
            counts.citations,
            counts.links,
            counts.exchanges
        ),
        (0, 0, 0, 0)
    );
    assert_eq!((counts.objects, counts.object_bytes), (0, 0));
    assert!(done.plan.documents_left.is_empty());
    assert_eq!(look(&workplace.archive()).findings, []);
}

#[test]
fn what_another_document_cites_stays() {
    let workplace = workplace();
    let (_, url) = last_link(&workplace);
    let first = document(&workplace);
    let words = format!(
        "“Something else altogether was said” {url} — Somebody (@somebody) January 7, 2022\n"
    );
    let second = workplace.document("second.txt", &words);
    workplace.collect(&second);
    purged(&workplace, &[first]);
    let links = reader(&workplace).links().expect("links");
    assert_eq!(links.len(), 1);
    assert!(
        !reader(&workplace)
            .trails(&links[0])
            .expect("trails")
            .is_empty()
    );
    assert_eq!(look(&workplace.archive()).findings, []);
}

#[test]
fn proofs_made_before_hold_and_the_checkpoint_kept_elsewhere_agrees() {
    let workplace = workplace();
    let archive = keyed(&workplace);
    let (id, _) = last_link(&workplace);
    // Signs for the first time.
    purged(&workplace, &[id]);
    let note = reader(&workplace)
        .newest_checkpoint()
        .expect("read")
        .expect("signed");
    let kept = pressmark::store::KeptCheckpoint {
        kept: "kept elsewhere".to_owned(),
        note: note.note,
    };
    let target = last_link(&workplace).0;
    let record = reader(&workplace)
        .records_beginning(&target, 2)
        .expect("read");
    let before = pressmark::jobs::prove::prove(&archive, &record[0]).expect("a proof");
    purged(&workplace, &[target]);
    let checked = check(&archive, &[kept], &|_| {}).expect("an archive");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.protection.agreeing.len(), 1);
    // A stranger who was given the record and its proof before still sees that it was there.
    let proof = pressmark::log::tlog_proof::TlogProof::parse(&before.proof).expect("a proof");
    let key = before.key.parse().expect("a key");
    proof.check(&before.entry, &[key]).expect("it holds");
}

#[test]
fn the_next_run_goes_on_and_asks_nothing_of_the_purged_link() {
    let workplace = workplace();
    let (id, url) = last_link(&workplace);
    purged(&workplace, &[id]);
    let asked = workplace.recheck().asked;
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|link| link.url != url));
    assert_eq!(look(&workplace.archive()).findings, []);
}

#[test]
fn an_object_stands_for_every_record_that_speaks_of_it() {
    let workplace = workplace();
    let reader = reader(&workplace);
    let links = reader.links().expect("links");
    let trail = links
        .iter()
        .find_map(|link| reader.trails(link).ok()?.pop());
    let capture = reader
        .captures(&trail.expect("a trail"))
        .expect("read")
        .remove(0);
    let Fact::Capture(capture) = capture.record.fact else {
        panic!("the capture table names only captures");
    };
    drop(reader);
    let done = purged(&workplace, &[capture.digest.to_string()]);
    assert!(done.plan.kinds.contains_key("exchange"), "{:?}", done.plan);
    let reader = self::reader(&workplace);
    assert!(reader.object(capture.digest).expect("read").is_none());
    assert_eq!(look(&workplace.archive()).findings, []);
}

#[test]
fn what_the_archive_tells_of_itself_stays() {
    let workplace = workplace();
    let archive = keyed(&workplace);
    let run = reader(&workplace).runs().expect("runs")[0].id.to_string();
    for (target, why) in [
        (run, "what the archive tells of itself"),
        ("00000000".to_owned(), "no record or object"),
        ("xyz".to_owned(), "is no id"),
    ] {
        let refused = plan(&archive, &[target]).expect_err("it stays");
        assert!(refused.to_string().contains(why), "{refused}");
    }
}

#[test]
fn an_archive_that_changed_meanwhile_is_shown_again_first() {
    let workplace = workplace();
    let archive = keyed(&workplace);
    let targets = [last_link(&workplace).0];
    let stale = Plan::default();
    let who = (AUTHOR, REASON);
    let refused = block_on(purge(
        &archive,
        &targets,
        &stale,
        who,
        workplace.clock.as_ref(),
    ));
    assert!(matches!(refused, Err(Fault::NotPurged(_))), "{refused:?}");
    assert_eq!(look(&archive).purges, []);
}

#[test]
fn a_second_copy_holds_nothing_of_it_once_it_is_made_again() {
    let workplace = workplace();
    let copy = workplace.path("second");
    workplace.archive().replicate_to(&copy).expect("a copy");
    let (id, url) = last_link(&workplace);
    let document = document(&workplace);
    purged(&workplace, &[id, document]);
    assert!(!holding(&copy, url.as_bytes()).is_empty());
    workplace.archive().replicate_to(&copy).expect("a copy");
    assert_eq!(holding(&copy, url.as_bytes()), Vec::<String>::new());
    assert_eq!(look(&Archive::at(&copy)).findings, []);
}

#[test]
fn a_reader_in_the_way_is_told_and_the_file_is_swept_later() {
    let workplace = workplace();
    let (id, url) = last_link(&workplace);
    let document = document(&workplace);
    let watching = database::open(&workplace.database()).expect("a database");
    watching
        .execute_batch("BEGIN; SELECT count(*) FROM record;")
        .expect("a reader");
    let done = purged(&workplace, &[id, document]);
    assert_eq!(
        (done.swept, done.ending),
        (Swept::ReaderInTheWay, Ending::Incomplete)
    );
    drop(watching);
    let swept = block_on(sweep(&workplace.archive())).expect("a sweep");
    assert_eq!(swept, Swept::Done);
    assert_eq!(
        holding(workplace.archive().folder(), url.as_bytes()),
        Vec::<String>::new()
    );
}

/// Nobody hides a deletion as a purge, and what was purged does not come back unseen.
#[test]
fn bytes_gone_without_a_purge_are_found_and_purged_ones_that_return_too() {
    let workplace = workplace();
    let (id, _) = last_link(&workplace);
    let before = database::records(&workplace.database());
    purged(&workplace, &[id]);
    let edit = |statement: &str| {
        let connection = rusqlite::Connection::open(workplace.database()).expect("a database");
        let words: Vec<String> = ["record_unchanged", "purged_kept"]
            .map(|name| {
                let question = "SELECT sql FROM sqlite_schema WHERE name = ?1";
                connection
                    .query_row(question, [name], |row| row.get(0))
                    .expect("a rule")
            })
            .into();
        let rules = words.join(";\n");
        connection
            .execute_batch(&format!(
                "DROP TRIGGER record_unchanged; DROP TRIGGER purged_kept; {statement}; {rules};"
            ))
            .expect(statement);
    };
    let codes = || -> Vec<&str> {
        let findings = look(&workplace.archive()).findings;
        findings.iter().map(|finding| finding.code()).collect()
    };
    let count = "SELECT target FROM purged ORDER BY target LIMIT 1";
    let seq = database::number(&workplace.database(), count);
    let bytes = &before[usize::try_from(seq).expect("a row") - 1].bytes;
    let hex = data_encoding::HEXLOWER.encode(bytes);
    edit(&format!(
        "UPDATE record SET bytes = X'{hex}' WHERE seq = {seq}"
    ));
    assert!(codes().contains(&"record_altered"), "{:?}", codes());
    edit(&format!("UPDATE record SET bytes = X'' WHERE seq = {seq}"));
    assert_eq!(codes(), Vec::<&str>::new());
    edit("UPDATE record SET bytes = X'' WHERE seq = 2");
    assert!(codes().contains(&"record_altered"), "{:?}", codes());
    edit(&format!("DELETE FROM purged WHERE target = {seq}"));
    assert!(codes().contains(&"table_disagrees"), "{:?}", codes());
}
