//! Every named scenario and what a client sees of it: `scenarios.txt` beside this file has a line
//! for each, `scenario | method address [browser] | what comes back`. A scenario without a line fails.

use std::time::Duration;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::support::web::SimulatedWeb;
use crate::support::web::delivery::Pace;
use crate::support::web::scenario::{Scenario, Suits};
use crate::support::web::world::{World, host_and_target};

use super::client::{BROWSER, Ending, Raw, TOOL, request};

/// The most characters of a body that a line shows.
const SHOWN_CHARACTERS: usize = 60;

#[test]
fn each_scenario_answers_as_its_line_says() {
    let told = include_str!("scenarios.txt");
    let web = SimulatedWeb::start(World::new(1));
    let pace = Pace {
        requests_before_limit: 0,
        slow_head: Duration::from_millis(1),
        drip: Duration::ZERO,
        ..web.pace()
    };
    web.set_pace(pace);
    let differing: Vec<String> = told
        .lines()
        .filter_map(|line| {
            let mut columns = line.splitn(3, " | ");
            let name = columns.next().unwrap_or_default();
            let asked = columns.next().unwrap_or_default();
            let seen = format!("{name} | {asked} | {}", seen(&web, name, asked));
            (seen.trim_end() != line.trim_end()).then_some(seen)
        })
        .collect();
    assert!(
        differing.is_empty(),
        "not as told:\n{}",
        differing.join("\n")
    );
    for scenario in Scenario::ALL {
        let start = format!("{} | ", scenario.name());
        let has_line = told.lines().any(|line| line.starts_with(&start));
        // These are in `wire.rs`: no request comes to an end under them.
        let has_test = scenario.suits() == Suits::Certificate || *scenario == Scenario::EndlessBody;
        assert!(has_line || has_test, "{} has no line", scenario.name());
    }
}

/// Sets the scenario where the request goes, asks, takes it back.
fn seen(web: &SimulatedWeb, name: &str, asked: &str) -> String {
    let scenario = Scenario::from_name(name).expect("a scenario of this name");
    let words: Vec<&str> = asked.split(' ').collect();
    let (method, url) = (words[0], words[1]);
    let agent = if words.contains(&"browser") {
        BROWSER
    } else {
        TOOL
    };
    let (host, target) = host_and_target(url);
    web.set(&host, &target, scenario);
    let answer = request(web, method, url, &[("User-Agent", agent)]);
    web.restore(&host, &target);
    gist(&answer)
}

/// One line for an answer: status, target or type and start of body, and how it ended.
fn gist(answer: &Raw) -> String {
    let mut words = vec![answer.status.to_string()];
    match answer.header("location") {
        Some(location) => words.push(format!("to {location}")),
        None => words.extend(answer.header("content-type")),
    }
    for name in ["retry-after", "content-encoding", "transfer-encoding"] {
        words.extend(answer.header(name).map(|value| format!("{name}={value}")));
    }
    if let Some(length) = answer.header("content-length")
        && length != answer.body.len().to_string()
    {
        words.push(format!("{} of {length} bytes", answer.body.len()));
    }
    if answer.ending != Ending::Clean {
        words.push(format!("{:?}", answer.ending));
    }
    if answer.body.starts_with(b"\xff\xd8") {
        let digest = HEXLOWER.encode(&Sha256::digest(&answer.body)[..4]);
        words.push(format!("picture of {} bytes, {digest}…", answer.body.len()));
        return words.join(" ");
    }
    let text = answer.text();
    let text = match text.find("<h1>").or_else(|| text.find("<META")) {
        Some(heading) => text[heading..].to_owned(),
        None => text,
    };
    let shown: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SHOWN_CHARACTERS)
        .collect();
    words.push(shown.trim().to_owned());
    words.join(" ").trim().to_owned()
}
