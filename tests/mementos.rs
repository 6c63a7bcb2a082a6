//! Copies in public web archives: asked for by name only, fetched raw, held against what was cited; and that "none"
//! is never said where an archive could not be asked. The archives are scripted.

mod again;

use std::io::Write as _;

use pressmark::jobs::mementos::{Sought, newest_record, seek};
use pressmark::jobs::submit::{Submissions, SubmitLimits, submit};
use pressmark::model::memento::{ArchiveAnswer, MementoOutcome, SubmissionOutcome, WebArchive};
use pressmark::model::record::Fact;
use pressmark::net::Secret;

use crate::support::scripted_network::{Scripted, ScriptedNetwork, Told};
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

const PAGE: &str = "https://www.wire.example/world/almaty-overnight-2022-01-07/";
const PAGE_HOST: &str = "www.wire.example";
const MADE: &str = "Sat, 08 Jan 2022 03:04:05 GMT";
const SECOND_DAY: &str = "2026-10-02T08:00:00.000Z";

/// A workplace whose page was stored and is a 404 a day later, the stored page, and the newest record before.
fn after_a_death() -> (Workplace, String, i64) {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let facts = workplace.facts();
    let captures = facts.documents[0]
        .citations
        .iter()
        .flat_map(|citation| &citation.links);
    let capture = captures
        .filter_map(|link| link.trail.as_ref())
        .find(|trail| trail.end_url.contains(PAGE_HOST))
        .and_then(|trail| trail.captures.first())
        .expect("a stored page");
    let stored = workplace
        .cat(&capture.digest.to_string())
        .expect("its bytes");
    workplace.web.set(PAGE_HOST, "*", Scenario::NotFoundHtml);
    workplace.clock.set(SECOND_DAY);
    let before = newest_record(&workplace.archive()).expect("an archive");
    workplace.recheck();
    (
        workplace,
        String::from_utf8(stored).expect("a page"),
        before,
    )
}

fn sought(
    workplace: &Workplace,
    archives: &[&str],
    before: i64,
    script: impl Fn(&Told) -> Option<Scripted> + Send + Sync + 'static,
) -> (Sought, ScriptedNetwork) {
    let network = ScriptedNetwork::around(workplace.client(), script);
    let archives: Vec<WebArchive> = archives
        .iter()
        .map(|name| name.parse().expect("a name"))
        .collect();
    let means = workplace.means(network.clone());
    let sought = block_on(seek(&means, &archives, before)).expect("a search");
    (sought, network)
}

/// What came of the page's link; it is cited by short links, and all of them are sought.
fn outcome(sought: &Sought) -> &MementoOutcome {
    assert!(!sought.links.is_empty(), "nothing was sought");
    &sought.links[0].1
}

fn cdx(original: &str) -> String {
    format!(
        r#"[["timestamp","original","mimetype","statuscode","digest"],["20220108030405","{original}","text/html","200","X"]]"#
    )
}

fn of_wayback(told: &Told, list: &str, copy: &str) -> Option<Scripted> {
    if told.url.starts_with("https://web.archive.org/cdx/") {
        let is_page = told.url.contains("wire.example");
        let list = if is_page { list } else { "[]" };
        return Some(Scripted::of(
            200,
            &[("content-type", "application/json")],
            list,
        ));
    }
    told.url
        .starts_with("https://web.archive.org/web/")
        .then(|| {
            let headers = [
                ("content-type", "text/html; charset=utf-8"),
                ("memento-datetime", MADE),
            ];
            Scripted::of(200, &headers, copy)
        })
}

#[test]
fn a_copy_that_shows_the_stored_content_is_verified_and_all_of_it_is_on_record() {
    let (workplace, page, before) = after_a_death();
    let with_frame = page.replace("<body>", "<body><div>Kept by an archive</div>");
    let list = cdx(PAGE);
    let (sought, network) = sought(&workplace, &["wayback", "arquivo"], before, move |told| {
        of_wayback(told, &list, &with_frame)
    });
    let MementoOutcome::Shows(held) = outcome(&sought) else {
        panic!("{sought:?}");
    };
    assert_eq!(
        held.address,
        format!("https://web.archive.org/web/20220108030405/{PAGE}")
    );
    assert_eq!(held.at.to_string(), "2022-01-08T03:04:05.000Z");
    assert!(held.raw);
    let asked = network.asked();
    let raw = format!("https://web.archive.org/web/20220108030405id_/{PAGE}");
    assert!(
        asked.iter().any(|told| told.url == raw),
        "fetched as it was archived"
    );
    let facts = workplace.facts();
    let links = facts.documents[0]
        .citations
        .iter()
        .flat_map(|citation| &citation.links);
    let told = links.filter_map(|link| link.memento.as_ref()).count();
    assert!(told >= 1);
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn an_archived_error_page_is_no_replacement() {
    let (workplace, _, before) = after_a_death();
    let list = cdx(PAGE);
    let (sought, _) = sought(&workplace, &["wayback"], before, move |told| {
        of_wayback(
            told,
            &list,
            "<html><head><title>Page not found</title></head><body><h1>Page not found</h1>Sorry, the page could not be found.</body></html>",
        )
    });
    let MementoOutcome::Nearest(held) = outcome(&sought) else {
        panic!("{sought:?}");
    };
    assert!(!held.reason.is_empty());
}

#[test]
fn an_error_of_the_archive_is_not_taken_for_a_copy() {
    let (workplace, page, before) = after_a_death();
    let list = cdx(PAGE);
    let (sought, _) = sought(&workplace, &["wayback"], before, move |told| {
        let mut answer = of_wayback(told, &list, &page)?;
        answer
            .headers
            .retain(|(name, _)| *name != "memento-datetime");
        Some(answer)
    });
    assert_eq!(
        outcome(&sought),
        &MementoOutcome::ArchiveUnavailable,
        "{sought:?}"
    );
}

#[test]
fn none_found_is_said_only_where_every_archive_said_so() {
    let nothing = "{\"message\": \"No Captures found for: x\"}";
    for (wayback, arquivo, expected) in [
        ((200, "[]"), (404, nothing), MementoOutcome::NoneFound),
        (
            (200, ""),
            (404, nothing),
            MementoOutcome::ArchiveUnavailable,
        ),
        ((200, "[]"), (200, ""), MementoOutcome::ArchiveUnavailable),
        (
            (503, "[]"),
            (404, nothing),
            MementoOutcome::ArchiveUnavailable,
        ),
        (
            (200, "[]"),
            (404, "<html>no such page</html>"),
            MementoOutcome::ArchiveUnavailable,
        ),
    ] {
        let (workplace, _, before) = after_a_death();
        let (sought, _) = sought(&workplace, &["wayback", "arquivo"], before, move |told| {
            if told.url.contains("web.archive.org/cdx") {
                return Some(Scripted::of(wayback.0, &[], wayback.1));
            }
            told.url
                .contains("arquivo.pt")
                .then(|| Scripted::of(arquivo.0, &[], arquivo.1))
        });
        assert_eq!(outcome(&sought), &expected, "{wayback:?} {arquivo:?}");
    }
}

#[test]
fn a_site_that_an_archive_does_not_show_is_told_so() {
    let (workplace, _, before) = after_a_death();
    sought(&workplace, &["wayback"], before, |told| {
        let body = "org.archive.util.io.RuntimeIOException: AdministrativeAccessControlException";
        told.url
            .contains("web.archive.org")
            .then(|| Scripted::of(403, &[], body))
    });
    let reader = workplace.archive().open_for_reading().expect("an archive");
    let links = reader.links().expect("links");
    let searches = links
        .iter()
        .flat_map(|link| reader.memento_searches(link).expect("searches"));
    let answers: Vec<ArchiveAnswer> = searches
        .filter_map(|stored| match stored.record.fact {
            Fact::Memento(sought) => Some(sought.archives[0].answer.clone()),
            _ => None,
        })
        .collect();
    assert!(
        !answers.is_empty()
            && answers
                .iter()
                .all(|answer| *answer == ArchiveAnswer::Excluded)
    );
}

#[test]
fn a_time_gate_is_told_the_time_and_its_memento_is_fetched_raw() {
    let (workplace, page, before) = after_a_death();
    let (sought, network) = sought(
        &workplace,
        &["https://gate.example/timegate/"],
        before,
        move |told| {
            let memento = format!("https://gate.example/web/20220108030405/{PAGE}");
            if told.url.starts_with("https://gate.example/timegate/") {
                return Some(match told.url.contains("wire.example") {
                    true => Scripted::of(
                        302,
                        &[("location", &memento), ("vary", "accept-datetime")],
                        "",
                    ),
                    false => Scripted::of(404, &[], ""),
                });
            }
            told.url
                .starts_with("https://gate.example/web/20220108030405id_/")
                .then(|| {
                    Scripted::of(
                        200,
                        &[("content-type", "text/html"), ("memento-datetime", MADE)],
                        page.clone(),
                    )
                })
        },
    );
    assert!(
        matches!(outcome(&sought), MementoOutcome::Shows(held) if held.raw),
        "{sought:?}"
    );
    let asked = network.asked();
    let gate = asked
        .iter()
        .find(|told| told.url.contains("/timegate/"))
        .expect("asked");
    assert!(
        matches!(gate.beside.as_slice(), [("Accept-Datetime", date)] if date.ends_with(" GMT"))
    );
}

#[test]
fn a_copy_of_common_crawl_is_read_out_of_its_warc_file() {
    let (workplace, page, before) = after_a_death();
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let record = format!("WARC/1.0\r\nWARC-Type: response\r\n\r\n{answer}\r\n\r\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(record.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    let (sought, network) = sought(&workplace, &["commoncrawl"], before, move |told| {
        if told.url.ends_with("/collinfo.json") {
            let crawls = r#"[{"id":"A","cdx-api":"https://index.commoncrawl.org/A-index","from":"2022-01-01T00:00:00","to":"2022-01-20T00:00:00"}]"#;
            return Some(Scripted::of(200, &[], crawls));
        }
        if told
            .url
            .starts_with("https://index.commoncrawl.org/A-index?")
        {
            let line = format!(
                r#"{{"timestamp":"20220108030405","url":"{PAGE}","mime":"text/html","status":"200","filename":"crawl-data/a.warc.gz","offset":"100","length":"{}"}}"#,
                packed.len()
            );
            return Some(match told.url.contains("wire.example") {
                true => Scripted::of(200, &[], line),
                false => Scripted::of(404, &[], r#"{"message": "No Captures found"}"#),
            });
        }
        told.url
            .starts_with("https://data.commoncrawl.org/crawl-data/a.warc.gz")
            .then(|| {
                Scripted::of(
                    206,
                    &[("content-type", "application/octet-stream")],
                    packed.clone(),
                )
            })
    });
    assert!(
        matches!(outcome(&sought), MementoOutcome::Shows(_)),
        "{sought:?}"
    );
    let asked = network.asked();
    let part = asked
        .iter()
        .find(|told| told.url.ends_with("a.warc.gz"))
        .expect("asked");
    assert!(
        matches!(part.beside.as_slice(), [("Range", range)] if range.starts_with("bytes=100-"))
    );
}

#[test]
fn nobody_is_asked_unless_named_and_nothing_is_asked_again_soon() {
    let (workplace, page, before) = after_a_death();
    let (none, network) = sought(&workplace, &[], before, |_| None);
    assert!(none.links.is_empty() && network.asked().is_empty());
    let list = cdx(PAGE);
    let script = move |told: &Told| of_wayback(told, &list, &page);
    let (first, _) = sought(&workplace, &["wayback"], before, script.clone());
    assert!(!first.links.is_empty());
    let (again, network) = sought(&workplace, &["wayback"], before, script);
    assert!(
        again.links.is_empty() && network.asked().is_empty(),
        "{again:?}"
    );
}

const KEYS: &str = "accesskey:verysecretword";

fn submitted(
    workplace: &Workplace,
    script: impl Fn(&Told) -> Option<Scripted> + Send + Sync + 'static,
) -> (Submissions, ScriptedNetwork) {
    let network = ScriptedNetwork::around(workplace.client(), script);
    let limits = SubmitLimits {
        gap_ms: 0,
        poll_ms: 0,
        polls_max: 3,
        links_max: 2,
    };
    let means = workplace.means(network.clone());
    let authorization = Secret::new(format!("LOW {KEYS}"));
    let done = block_on(submit(&means, &authorization, 0, limits)).expect("a submission");
    (done, network)
}

#[test]
fn a_live_link_is_handed_in_and_its_job_asked_about_until_it_is_done() {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let script = |told: &Told| {
        if !told.body.is_empty() {
            return Some(Scripted::of(
                200,
                &[],
                r#"{"url":"x","job_id":"spn2-0a1b"}"#,
            ));
        }
        told.url.starts_with("https://web.archive.org/save/status/spn2-0a1b").then(|| {
            Scripted::of(200, &[], r#"{"status":"success","timestamp":"20261001080102","original_url":"https://a.example/"}"#)
        })
    };
    let (done, network) = submitted(&workplace, script);
    assert_eq!((done.links.len(), done.left > 0), (2, true));
    assert!(done.links.iter().all(
        |(_, outcome)| matches!(outcome, SubmissionOutcome::Saved { address, .. }
        if address == "https://web.archive.org/web/20261001080102/https://a.example/")
    ));
    assert_eq!(network.asked().len(), 4);
    let (again, _) = submitted(&workplace, script);
    let first: Vec<&String> = done.links.iter().map(|(url, _)| url).collect();
    assert!(
        again.links.iter().all(|(url, _)| !first.contains(&url)),
        "once a day at most"
    );
    let stored = std::fs::read(workplace.database()).expect("a file");
    let secret = b"verysecretword";
    assert!(!stored.windows(secret.len()).any(|window| window == secret));
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn errors_come_under_a_success_code_and_work_that_does_not_end_is_left() {
    let workplace = Workplace::before(World::new(13));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    workplace.collect(&document);
    let refused = r#"{"status":"error","status_ext":"error:blocked-url","message":"no"}"#;
    let (done, _) = submitted(&workplace, move |told| {
        (!told.body.is_empty()).then(|| Scripted::of(200, &[], refused))
    });
    assert!(done.links.iter().all(|(_, outcome)| matches!(outcome,
        SubmissionOutcome::Refused { why, passing: false } if why == "error:blocked-url")));
    let (done, _) = submitted(&workplace, |told| {
        let body = if told.body.is_empty() {
            r#"{"status":"pending","job_id":"j-1"}"#
        } else {
            r#"{"job_id":"j-1"}"#
        };
        told.url
            .contains("/save")
            .then(|| Scripted::of(200, &[], body))
    });
    assert!(!done.links.is_empty());
    assert!(
        done.links
            .iter()
            .all(|(_, outcome)| matches!(outcome, SubmissionOutcome::Pending { .. }))
    );
}
