//! Platforms other than X: what is asked, what the answers mean one by one and together, and any bytes.

use std::fs;

use pressmark::model::post::{Absence, Post, PostAnswer, PostSource};
use pressmark::platform::{self, Reply};
use proptest::prelude::*;
use serde_json::Value;

use super::elsewhere::{key, platform_named};
use super::{cases, table};

fn door(name: &str) -> PostSource {
    serde_json::from_value(Value::from(name)).expect("a door")
}

#[test]
fn each_platform_is_asked_at_its_own_doors_only() {
    let rows = table("questions.tsv");
    for row in &rows {
        let asked = platform::questions(&key(&row[0], &row[1]));
        let expected = rows
            .iter()
            .filter(|other| other[..2] == row[..2])
            .map(|row| (door(&row[2]), row[3].as_str()));
        let asked: Vec<(PostSource, &str)> = asked
            .iter()
            .map(|question| (question.source, question.url.as_str()))
            .collect();
        assert_eq!(asked, expected.collect::<Vec<_>>());
    }
}

/// The answers kept as files.
fn answers() -> Vec<(String, Value)> {
    fs::read_dir(cases().join("elsewhere"))
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let case = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
            (path.display().to_string(), case)
        })
        .collect()
}

fn body(case: &Value) -> Vec<u8> {
    let text = case["body_text"]
        .as_str()
        .map_or_else(|| case["body"].to_string(), str::to_owned);
    match case["charset"].as_str() {
        Some(label) => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("an encoding");
            encoding.encode(&text).0.into_owned()
        }
        None => text.into_bytes(),
    }
}

fn answer(case: &Value, status: u16, body: &[u8]) -> PostAnswer {
    let named = |field: &str| case[field].as_str().expect("a text").to_owned();
    let asked = platform::permalink_of_key(&key(&named("platform"), &named("id")));
    let asked = asked.unwrap_or_else(|| "https://platform.example/page".to_owned());
    let reply = Reply {
        url: case["url"].as_str().unwrap_or(&asked),
        status,
        content_type: case["content_type"].as_str(),
        body,
    };
    platform::answer(
        &key(&named("platform"), &named("id")),
        door(&named("source")),
        &reply,
    )
}

#[test]
fn answers_are_read_as_their_files_say() {
    let answers = answers();
    assert!(answers.len() > 110, "only {} answers", answers.len());
    for (name, case) in answers {
        let status = u16::try_from(case["status"].as_u64().expect("a status")).expect("small");
        let answer = answer(&case, status, &body(&case));
        match (&answer, case["expect"]["absent"].as_str()) {
            (PostAnswer::Found(post), None) => {
                let post = serde_json::to_value(post).expect("JSON");
                for (field, expected) in case["expect"]["found"].as_object().expect("fields") {
                    assert_eq!(&post[field], expected, "{name}: {field}");
                }
            }
            (PostAnswer::Absent { reason, detail }, Some(expected)) => {
                let rule = detail.split(':').next();
                let told = (reason.code(), rule);
                assert_eq!(told, (expected, case["expect"]["rule"].as_str()), "{name}");
            }
            (PostAnswer::Account(account), None) => {
                let account = serde_json::to_value(account).expect("JSON");
                assert_eq!(account, case["expect"]["account"], "{name}");
            }
            _ => panic!("{name}: {answer:?}"),
        }
    }
}

#[test]
fn doors_together_end_a_post_only_where_they_can_tell() {
    for row in table("standings-elsewhere.tsv") {
        let answers: Vec<(PostSource, PostAnswer)> = row[1]
            .split_whitespace()
            .map(|told| {
                let (source, said) = told.split_once('=').expect("a door and its word");
                (door(source), answer_named(said))
            })
            .collect();
        let told: Vec<(PostSource, &PostAnswer)> = answers
            .iter()
            .map(|(source, answer)| (*source, answer))
            .collect();
        let combined = platform::combine(platform_named(&row[0]), &told);
        let told = (combined.standing.code(), combined.rule.as_str());
        assert_eq!(
            told,
            (row[2].as_str(), row[3].as_str()),
            "{} {}",
            row[0],
            row[1]
        );
    }
}

fn answer_named(name: &str) -> PostAnswer {
    if name == "found" {
        return PostAnswer::Found(Box::new(Post::new(key("vk", "wall1_2"), String::new())));
    }
    let reason: Absence = serde_json::from_value(Value::from(name)).expect("a reason");
    PostAnswer::Absent {
        reason,
        detail: String::new(),
    }
}

/// Pages of nothing but open tags, 100,000 in each other, and of open quotes inside a script: a second pass over
/// them would take minutes.
#[test]
fn pages_built_to_be_slow_are_read_in_one_pass() {
    let mut doors = Vec::new();
    for (_, case) in answers() {
        let door = (case["platform"].clone(), case["source"].clone());
        if doors.contains(&door) {
            continue;
        }
        doors.push(door);
        for hostile in [
            "<div class=\"tgme_widget_message\"".repeat(5_000),
            format!("<script>{}", "<a \"".repeat(40_000)),
            "<p a='<!--".repeat(20_000),
            "[".repeat(100_000),
            "<b>".repeat(100_000),
            format!("{{\"html\":\"{}\"}}", "<blockquote><b>".repeat(50_000)),
        ] {
            answer(&case, 200, hostile.as_bytes());
        }
    }
}

static ANSWERS: std::sync::LazyLock<Vec<(String, Value)>> = std::sync::LazyLock::new(answers);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_to_any_answer_is_taken(
        status in prop_oneof![Just(200_u16), any::<u16>()],
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
    ) {
        let (_, case) = &ANSWERS[at.index(ANSWERS.len())];
        let mut body = body(case);
        for (at, byte) in damage {
            if !body.is_empty() {
                let at = at.index(body.len());
                body[at] = byte;
            }
        }
        answer(case, status, &body);
        body.truncate(cut.index(body.len() + 1));
        let answer = answer(case, status, &body);
        if status != 200 {
            let absent = matches!(answer, PostAnswer::Absent { .. });
            prop_assert!(absent);
        }
    }
}
