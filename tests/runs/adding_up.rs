//! Every link of a run is held, fetched, failed or left; the summary, the lines and the records say the
//! same numbers.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::kill::many_links::{ManyLinks, POSTS};
use crate::support::database;
use crate::support::web::scenario::Scenario;

/// The lines of a run by their type.
fn lines(many: &ManyLinks, arguments: &[&str]) -> BTreeMap<String, Vec<Value>> {
    let mut command = many.collect();
    let output = command.args(arguments).output().expect("the program");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in text.lines() {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        let kind = value["type"].as_str().expect("every line has a type");
        lines.entry(kind.to_owned()).or_default().push(value);
    }
    let last: Value =
        serde_json::from_str(text.lines().last().expect("a last line")).expect("JSON");
    assert_eq!(last["type"], "summary");
    assert_eq!(last["exit_code"], output.status.code().expect("an end"));
    lines
}

/// Held, fetched, failed and deferred links; checks that they are all the links there are, that each asked
/// one has its line, and that the run's record says the same.
fn adding_up(many: &ManyLinks, lines: &BTreeMap<String, Vec<Value>>) -> [u64; 4] {
    let summary = &lines["summary"][0];
    let number = |name: &str| summary[name].as_u64().expect(name);
    let counts = [
        "links_held",
        "links_fetched",
        "links_failed",
        "links_deferred",
    ]
    .map(number);
    assert_eq!(counts.iter().sum::<u64>(), number("links_cited"));
    assert_eq!(number("links_cited"), 2 * POSTS as u64);
    let told = lines.get("link").map_or(0, Vec::len) as u64;
    assert_eq!(told, counts[1] + counts[2] + counts[3]);
    let again = lines.get("link").into_iter().flatten();
    let again = again.filter(|line| line["will_be_asked_again"] == true);
    assert_eq!(again.count() as u64, counts[2] + counts[3]);
    assert_eq!(lines["document"].len(), 1);
    let record =
        "SELECT CAST(bytes AS TEXT) FROM record WHERE kind = 'run_ended' ORDER BY seq DESC LIMIT 1";
    let record: Value = serde_json::from_str(&database::text(&many.workplace.database(), record))
        .expect("a record is JSON");
    let recorded = &record["body"]["counts"];
    for (name, count) in [
        "links_held",
        "links_fetched",
        "links_failed",
        "links_deferred",
    ]
    .iter()
    .zip(counts)
    {
        assert_eq!(recorded[name], count, "{record}");
    }
    counts
}

#[test]
fn every_link_is_counted_once() {
    let links = 2 * POSTS as u64;
    let many = ManyLinks::new(41);
    let offline = lines(&many, &["--json", "--offline"]);
    assert_eq!(adding_up(&many, &offline), [0, 0, 0, links]);
    many.workplace.web.set("t.co", "*", Scenario::Forbidden);
    let partly = adding_up(&many, &lines(&many, &["--json"]));
    assert_eq!(partly[1] + partly[2] + partly[3], links);
    assert!(partly[2] > 0, "{partly:?}");
    many.workplace.web.restore_all();
    let rest = adding_up(&many, &lines(&many, &["--json"]));
    assert_eq!(rest, [partly[1], links - partly[1], 0, 0]);
    let again = adding_up(&many, &lines(&many, &["--json"]));
    assert_eq!(again, [links, 0, 0, 0]);
}

/// A link that is not asked costs no record, however often the command is run.
#[test]
fn offline_writes_no_record_of_a_link() {
    let many = ManyLinks::new(42);
    let kinds = "SELECT count(*) FROM record WHERE kind NOT IN ('run_started', 'run_ended')";
    lines(&many, &["--json", "--offline"]);
    let first = database::number(&many.workplace.database(), kinds);
    for question in ["exchange", "trail", "observation"] {
        let count = format!("SELECT count(*) FROM {question}");
        assert_eq!(database::number(&many.workplace.database(), &count), 0);
    }
    lines(&many, &["--json", "--offline"]);
    assert_eq!(database::number(&many.workplace.database(), kinds), first);
}

/// The log file has every request with its time, and does not change what is printed.
#[test]
fn the_log_has_every_request() {
    let many = ManyLinks::new(43);
    let log = many.workplace.path("run.log");
    let log_option = log.display().to_string();
    lines(&many, &["--json", "--log", &log_option]);
    let text = std::fs::read_to_string(&log).expect("a log");
    let mut requests = 0;
    for line in text.lines() {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        assert!(
            value["at"].as_str().is_some_and(|at| at.ends_with('Z')),
            "{line}"
        );
        if value["type"] == "request" {
            requests += 1;
        }
    }
    let exchanges = "SELECT count(*) FROM exchange";
    assert_eq!(
        requests,
        database::number(&many.workplace.database(), exchanges)
    );
}
