//! A case → the verdict of its check and the state it adds up to.

use std::net::IpAddr;

use serde_json::Value;

use pressmark::classify::check::asked::Asked;
use pressmark::classify::check::came::Came;
use pressmark::classify::check::machine::{Check, Next};
use pressmark::classify::check::observed::Observed;
use pressmark::classify::check::policy::Refusal;
use pressmark::classify::check::robots;
use pressmark::classify::judge::baseline::Baseline;
use pressmark::classify::judge::platform::{self, PlatformAnswer};
use pressmark::classify::judge::{Canary, Evidence, Judgement, judge, suspicion};
use pressmark::classify::page::alike::Alike;
use pressmark::classify::page::fold::Folded;
use pressmark::classify::page::markup::Page;
use pressmark::classify::signs::probe::Probe;
use pressmark::classify::state::fold::{Kinship, Repeated, Sighting, State, Weight, fold};
use pressmark::model::liveness::Verdict;
use pressmark::model::timestamp::Timestamp;
use pressmark::net::AddressRule;

use super::case::{Case, Past};
use super::script::Servers;

/// The moment of the check; histories count back from it.
const NOW_MS: i64 = 1_800_000_000_000;
const RANDOM_LETTERS: &str = "q7h2k9x4m1t8w3z6p5r0v2n4b";
/// More requests than any check may make.
const REQUESTS_MAX: usize = 200;

/// What came of a case.
pub struct Played {
    pub judgement: Judgement,
    pub state: State,
}

/// Plays a case.
pub fn play(case: &Case) -> Result<Played, String> {
    let behaviour = &case.server_behaviour;
    let baseline = case
        .history
        .iter()
        .rev()
        .find(|past| past.kind == "capture")
        .map(baseline);
    let (judgement, text) = match platform_judgement(behaviour.adapter.as_ref()) {
        Some(judgement) => (judgement, None),
        None => {
            let observed = observe(case, baseline.as_ref())?;
            let text = page(&observed).map(|page| Folded::of(&page.text));
            (judged(case, baseline.as_ref(), &observed), text)
        }
    };
    let previous = behaviour
        .env
        .as_ref()
        .and_then(|env| env.previous_body.as_deref());
    let repeated = match (previous, text) {
        (Some(previous), Some(now)) if !Alike::of(&previous_text(previous), &now).is_same() => {
            Repeated::Unlike
        }
        _ => Repeated::Alike,
    };
    let mut sightings = case
        .history
        .iter()
        .map(sighting)
        .collect::<Result<Vec<_>, _>>()?;
    sightings.push(Sighting {
        at: Timestamp::from_millis(NOW_MS),
        verdict: judgement.judged.verdict,
        reason: judgement.judged.reason.clone(),
        repeated,
        kinship: Kinship::of(judgement.alike),
        weight: Weight::Full,
    });
    let state = fold(&sightings);
    Ok(Played { judgement, state })
}

/// The text of the page seen before, given as text or as the page itself.
fn previous_text(previous: &str) -> Folded {
    if previous.trim_start().starts_with('<') {
        return Folded::of(&Page::of_html(previous).text);
    }
    Folded::of(previous)
}

fn observe(case: &Case, baseline: Option<&Baseline>) -> Result<Observed, String> {
    let behaviour = &case.server_behaviour;
    let servers = Servers::new(&behaviour.hops);
    let robots = behaviour.env.as_ref().and_then(|env| env.robots.as_ref());
    let is_public = |address: IpAddr| AddressRule::default().permits(address);
    let (mut check, mut next) = Check::begin(&behaviour.url, baseline, &is_public);
    for _ in 0..REQUESTS_MAX {
        match next {
            Next::Done(observed) => return Ok(observed),
            Next::Ask(asked) if robots_disallow(robots, &asked) => {
                next = check.after(Came::Refused(Refusal::RobotsDisallowed));
            }
            Next::Ask(asked) => next = check.after(servers.answer(&asked)),
        }
    }
    Err(format!(
        "the check did not end after {REQUESTS_MAX} requests"
    ))
}

fn judged(case: &Case, baseline: Option<&Baseline>, observed: &Observed) -> Judgement {
    let behaviour = &case.server_behaviour;
    let env = behaviour.env.as_ref();
    let name_servers: Vec<String> = behaviour
        .hops
        .iter()
        .filter_map(|hop| hop.dns.as_ref())
        .flat_map(|dns| dns.ns.clone())
        .collect();
    let mut evidence = Evidence {
        observed,
        baseline,
        probe: None,
        cited_text: case.cited_text.as_deref(),
        peers_ending_here: env.map_or(0, |env| env.peers_redirecting_here),
        canary: canary(env.and_then(|env| env.canary.as_ref())),
        name_servers: &name_servers,
        wildcard_same: behaviour
            .hops
            .iter()
            .any(|hop| hop.dns.as_ref().is_some_and(|dns| dns.wildcard_same)),
    };
    // Without a scripted answer the sibling is not asked: an honest 404 for it would take a point off the
    // error pages of the table that are expected to be found by their text alone (C06).
    let wanted = suspicion::probe_wanted(&evidence, RANDOM_LETTERS);
    let probe = behaviour
        .probe
        .as_ref()
        .zip(wanted)
        .map(|(script, address)| Probe {
            status: script.status.unwrap_or(404),
            final_url: script.final_url.clone().or(Some(address)),
            page: Page::of_body(
                script.headers.get("content-type").and_then(Value::as_str),
                script.body.as_deref().unwrap_or_default(),
            ),
        });
    evidence.probe = probe.as_ref();
    judge(&evidence)
}

fn page(observed: &Observed) -> Option<Page> {
    let trail = observed.browser.as_ref().unwrap_or(&observed.honest);
    let (_, reply) = trail.landed()?;
    Some(Page::of_body(reply.header("content-type"), &reply.body))
}

fn baseline(past: &Past) -> Baseline {
    let folded = |text: &Option<String>| Folded::of(text.as_deref().unwrap_or_default());
    Baseline {
        final_url: past.final_url.clone().unwrap_or_default(),
        title: folded(&past.title),
        text: folded(&past.text),
        media_type: past
            .content_type
            .as_deref()
            .and_then(|declared| declared.split(';').next())
            .map(|declared| declared.trim().to_ascii_lowercase()),
        canonical: past.canonical.clone(),
        language: past.language.clone(),
        sha256: past.sha256.clone(),
    }
}

fn sighting(past: &Past) -> Result<Sighting, String> {
    let code = past.verdict.as_deref().unwrap_or("alive");
    let reason = past.reason.as_deref().unwrap_or("http_200");
    #[expect(clippy::cast_possible_truncation, reason = "hours of a test case")]
    let ago_ms = (past.hours_ago * 3_600_000.0) as i64;
    Ok(Sighting {
        at: Timestamp::from_millis(NOW_MS - ago_ms),
        verdict: Verdict::of_code(code).ok_or_else(|| format!("verdict {code} is not known"))?,
        reason: reason.split(':').next().unwrap_or(reason).to_owned(),
        repeated: Repeated::Alike,
        kinship: Kinship::NotKnown,
        weight: Weight::Full,
    })
}

fn platform_judgement(adapter: Option<&Value>) -> Option<Judgement> {
    let mut answers = Vec::new();
    collect_answers(adapter?, &mut answers);
    platform::judge(&answers)
}

/// All results in an adapter's script, wherever it puts those of further endpoints.
fn collect_answers(value: &Value, answers: &mut Vec<PlatformAnswer>) {
    match value {
        Value::String(text) => answers.extend(platform_answer(text)),
        Value::Array(values) => values
            .iter()
            .for_each(|value| collect_answers(value, answers)),
        Value::Object(fields) => {
            for (_, value) in fields.iter().filter(|(name, _)| *name != "platform") {
                collect_answers(value, answers);
            }
        }
        _ => {}
    }
}

/// By the words in the code: endpoints and cases name the same reasons differently.
fn platform_answer(text: &str) -> Option<PlatformAnswer> {
    const WORDS: [(&str, PlatformAnswer); 20] = [
        ("tombstone", PlatformAnswer::TombstoneUnspecified),
        ("unspecified", PlatformAnswer::TombstoneUnspecified),
        ("suspend", PlatformAnswer::Suspended),
        ("protect", PlatformAnswer::Protected),
        ("private", PlatformAnswer::Protected),
        ("not_authori", PlatformAnswer::Protected),
        ("nsfw", PlatformAnswer::AgeRestricted),
        ("age_", PlatformAnswer::AgeRestricted),
        ("withheld", PlatformAnswer::Withheld),
        ("rate", PlatformAnswer::RateLimited),
        ("token", PlatformAnswer::RateLimited),
        ("429", PlatformAnswer::RateLimited),
        ("delet", PlatformAnswer::Deleted),
        ("removed", PlatformAnswer::Deleted),
        ("not_found", PlatformAnswer::Deleted),
        ("no_such", PlatformAnswer::Deleted),
        ("404", PlatformAnswer::Deleted),
        ("found", PlatformAnswer::Found),
        ("alive", PlatformAnswer::Found),
        ("ok", PlatformAnswer::Found),
    ];
    let lower = text.to_ascii_lowercase();
    WORDS
        .iter()
        .find(|(word, _)| lower.contains(word))
        .map(|(_, answer)| *answer)
}

/// `"down"`, `false`, `[true, false, false]`, `{"failed": 2}` and their like.
fn canary(script: Option<&Value>) -> Canary {
    const BAD: [&str; 7] = [
        "fail", "down", "dead", "offline", "unreach", "timeout", "error",
    ];
    let fails = |value: &Value| match value {
        Value::Bool(up) => !up,
        Value::String(text) => {
            let lower = text.to_ascii_lowercase();
            let counted = lower.chars().find_map(|letter| letter.to_digit(10));
            BAD.iter().any(|bad| lower.contains(bad)) && counted.is_none_or(|count| count >= 2)
        }
        _ => false,
    };
    let down = match script {
        None => return Canary::NotAsked,
        Some(Value::Array(hosts)) => {
            hosts.iter().filter(|host| fails(host)).count() * 3 >= hosts.len() * 2
        }
        Some(Value::Object(fields)) => fields.iter().any(|(name, value)| {
            let many = value.as_u64().is_some_and(|count| count >= 2);
            (BAD.iter().any(|bad| name.contains(bad)) && (many || value == &Value::Bool(true)))
                || fails(value)
        }),
        Some(value) => fails(value),
    };
    if down { Canary::Down } else { Canary::Up }
}

/// A robots file as text, a group of one as an object, or a word for what it says.
fn robots_disallow(script: Option<&Value>, asked: &Asked) -> bool {
    let file = match script {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(group)) => {
            let value = |name: &str| group.get(name).and_then(Value::as_str);
            let agent = value("user_agent")
                .or(value("agent"))
                .unwrap_or("our-token");
            format!(
                "User-agent: {agent}\nDisallow: {}",
                value("disallow").unwrap_or_default()
            )
        }
        _ => return false,
    };
    let lower = file.to_ascii_lowercase();
    if !lower.contains("user-agent") {
        let everyone = ["*", "star", "_all", " all", "wildcard", "other"];
        return lower.contains("disallow") && !everyone.iter().any(|word| lower.contains(word));
    }
    let path = url::Url::parse(&asked.url).map_or_else(
        |_| "/".to_owned(),
        |url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
    );
    robots::disallows(&with_our_name(&file), robots::PRODUCT_TOKEN, &path)
}

/// The format does not fix the product's name: `<Product>`, `our-token` and their like stand for it.
fn with_our_name(file: &str) -> String {
    let lines = file.lines().map(|line| {
        let stands_for_us = line.split_once(':').is_some_and(|(key, name)| {
            let name = name.to_ascii_lowercase();
            key.trim().eq_ignore_ascii_case("user-agent")
                && ["<", "our", "product", "token"]
                    .iter()
                    .any(|word| name.contains(word))
        });
        if stands_for_us {
            format!("User-agent: {}", robots::PRODUCT_TOKEN)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
