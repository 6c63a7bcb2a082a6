//! Platforms: tables of addresses and ids, answers as files, and what must hold for any bytes.

mod content_ids;
mod doors;
mod elsewhere;
mod follow_up;
mod properties;
mod speaker;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pressmark::model::citation::Platform;
use pressmark::model::post::{
    Absence, IdTime, ImpossibleId, Post, PostAnswer, PostKey, PostSource,
};
use pressmark::model::timestamp::Timestamp;
use pressmark::platform::x::{self, media_key};
use pressmark::platform::{self, Reply};
use serde_json::Value;

/// Ids whose token is also computed by V8 itself.
const TOKEN_IDS: usize = 2000;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/platform")
}

/// The lines of a table, without its heading, as columns.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(cases().join(name)).expect("the table is there");
    text.lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn known(column: &str) -> Option<&str> {
    (column != "-").then_some(column)
}

fn x_key(id: &str) -> PostKey {
    PostKey {
        platform: Platform::X,
        id: id.to_owned(),
    }
}

#[test]
fn permalinks_in_every_form_name_their_post() {
    for row in table("permalinks.tsv") {
        let read = platform::permalink_of_url(&row[0]);
        let read = read.as_ref().map(|permalink| {
            assert_eq!(permalink.key.platform, Platform::X);
            (
                permalink.key.id.as_str(),
                permalink.handle.as_deref(),
                permalink.rule,
            )
        });
        let expected = known(&row[1]).map(|id| (id, known(&row[2]), row[3].as_str()));
        assert_eq!(read, expected, "{}", row[0]);
        assert_eq!(platform::post_of_url(&row[0]), known(&row[1]).map(x_key));
    }
}

#[test]
fn hash_bang_addresses_are_rewritten_on_their_own_host_only() {
    for row in table("rewrites.tsv") {
        let expected = known(&row[1]).map(|url| (url.to_owned(), "x-hash-bang"));
        assert_eq!(
            platform::rewrite_before_asking(&row[0]),
            expected,
            "{}",
            row[0]
        );
        if let Some((rewritten, _)) = expected {
            assert_eq!(
                platform::rewrite_before_asking(&rewritten),
                None,
                "{rewritten}"
            );
        }
    }
}

#[test]
fn short_links_have_one_key_in_all_spellings() {
    for row in table("short-links.tsv") {
        let key = x::short_link_key(&row[0]);
        assert_eq!(
            key.as_ref().map(|key| key.as_str()),
            known(&row[1]),
            "{}",
            row[0]
        );
    }
}

#[test]
fn ids_tell_their_time_or_why_they_cannot() {
    const DAY_MS: i64 = 24 * 3_600_000;
    for row in table("id-times.tsv") {
        let told = platform::id_time(&x_key(&row[0]));
        if let Some(reason) = row[1].strip_prefix('!') {
            let IdTime::Impossible(why) = told else {
                panic!("{}: {told:?}", row[0]);
            };
            assert_eq!(why.code(), reason, "{}", row[0]);
        } else if let Some(day) = row[1].strip_prefix('~') {
            let IdTime::About { time, error_ms } = told else {
                panic!("{}: {told:?}", row[0]);
            };
            let noon: Timestamp = format!("{day}T12:00:00Z").parse().expect("a day");
            assert!(
                (60_000..50 * DAY_MS).contains(&error_ms),
                "{}: {error_ms}",
                row[0]
            );
            assert!(
                (time.millis() - noon.millis()).abs() <= DAY_MS,
                "{}: {time}",
                row[0]
            );
        } else {
            let time = row[1].parse().expect("a time");
            assert_eq!(told, IdTime::Exact(time), "{}", row[0]);
        }
    }
}

#[test]
fn an_id_from_after_the_time_of_asking_is_impossible() {
    let key = x_key("1478848389453488132");
    let its_time: Timestamp = "2022-01-05T21:58:26.377Z".parse().expect("a time");
    let long_before = Timestamp::from_millis(its_time.millis() - 3_600_000);
    let a_little_before = Timestamp::from_millis(its_time.millis() - 1000);
    assert_eq!(
        platform::id_time_by(&key, its_time),
        IdTime::Exact(its_time)
    );
    assert_eq!(
        platform::id_time_by(&key, a_little_before),
        IdTime::Exact(its_time)
    );
    assert_eq!(
        platform::id_time_by(&key, long_before),
        IdTime::Impossible(ImpossibleId::InTheFuture)
    );
}

#[test]
fn media_keys_tell_their_time() {
    for row in table("media-keys.tsv") {
        if let Some(number) = known(&row[1]) {
            assert_eq!(
                media_key::snowflake(&row[0]),
                number.parse().ok(),
                "{}",
                row[0]
            );
        }
        let time = media_key::time(&row[0]).or_else(|| media_key::time_of_address(&row[0]));
        assert_eq!(
            time.map(|time| time.to_string()).as_deref(),
            known(&row[2]),
            "{}",
            row[0]
        );
    }
}

#[test]
fn tokens_are_those_of_the_vectors() {
    for row in table("tokens.tsv") {
        assert_eq!(
            x::token(row[0].parse().expect("an id")),
            row[1],
            "{}",
            row[0]
        );
    }
}

/// Computed once by V8 and kept, for machines without it: ids of every length, the whole range.
#[test]
fn tokens_are_those_v8_computed() {
    let rows = table("tokens-by-v8.tsv");
    assert!(rows.len() >= 1000, "{}", rows.len());
    for row in rows {
        assert_eq!(
            x::token(row[0].parse().expect("an id")),
            row[1],
            "{}",
            row[0]
        );
    }
}

#[test]
fn tokens_are_those_v8_computes() {
    // A fixed sequence over the whole range of ids, short ones included (Knuth's MMIX constants).
    let mut state: u64 = 20;
    let ids: Vec<u64> = (0..TOKEN_IDS)
        .map(|count| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 1) >> (count % 40)
        })
        .collect();
    let script = "const ids = require('fs').readFileSync(0, 'utf8').trim().split('\\n');\
        console.log(ids.map(id => ((Number(id) / 1e15) * Math.PI).toString(36)\
        .replace(/0|\\./g, '')).join('\\n'));";
    let node = Command::new("node")
        .args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        eprintln!("node is not on PATH: tokens were held against the stored vectors only");
        return;
    };
    let lines: Vec<String> = ids.iter().map(u64::to_string).collect();
    let mut input = node.stdin.take().expect("piped");
    input
        .write_all(lines.join("\n").as_bytes())
        .expect("node reads");
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    let output = String::from_utf8(output.stdout).expect("text");
    let theirs: Vec<&str> = output.trim_end_matches('\n').split('\n').collect();
    assert_eq!(theirs.len(), ids.len());
    for (id, theirs) in ids.iter().zip(theirs) {
        assert_eq!(x::token(*id), theirs, "{id}");
    }
}

#[test]
fn questions_go_to_oembed_then_to_syndication() {
    let asked = platform::questions(&x_key("1478848389453488132"));
    let asked: Vec<(PostSource, &str)> = asked
        .iter()
        .map(|question| (question.source, question.url.as_str()))
        .collect();
    assert_eq!(
        asked,
        [
            (
                PostSource::Oembed,
                "https://publish.x.com/oembed?url=https%3A%2F%2Fx.com%2Fi%2Fstatus%2F1478848389453488132\
                 &omit_script=1&dnt=true&hide_thread=true&lang=en"
            ),
            (
                PostSource::Syndication,
                "https://cdn.syndication.twimg.com/tweet-result?id=1478848389453488132&lang=en\
                 &token=3l1xt8zy4ns"
            ),
        ]
    );
    assert_eq!(platform::questions(&x_key("29700859248")), Vec::new());
    assert_eq!(platform::questions(&x_key("abc")), Vec::new());
}

#[test]
fn answers_are_read_as_their_files_say() {
    let mut read = 0;
    for entry in fs::read_dir(cases().join("answers")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let case: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        check_answer(&path.display().to_string(), &case);
        read += 1;
    }
    assert!(read > 80, "only {read} answers");
}

fn check_answer(name: &str, case: &Value) {
    let source: PostSource = serde_json::from_value(case["source"].clone()).expect("a door");
    let body = match case["body_text"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => case["body"].to_string().into_bytes(),
    };
    let reply = Reply {
        url: "https://platform.example/",
        status: u16::try_from(case["status"].as_u64().expect("a status")).expect("small"),
        content_type: case["content_type"].as_str(),
        body: &body,
    };
    let key = x_key(case["id"].as_str().expect("an id"));
    let answer = platform::answer(&key, source, &reply);
    match (&answer, case["expect"]["absent"].as_str()) {
        (PostAnswer::Found(post), None) => {
            assert_eq!(post.key, key, "{name}");
            let post = serde_json::to_value(post).expect("JSON");
            for (field, expected) in case["expect"]["found"].as_object().expect("fields") {
                assert_eq!(&post[field], expected, "{name}: {field}");
            }
        }
        (PostAnswer::Absent { reason, detail }, Some(expected)) => {
            assert_eq!(reason.code(), expected, "{name}");
            let rule = detail.split(':').next();
            assert_eq!(rule, case["expect"]["rule"].as_str(), "{name}: {detail}");
        }
        _ => panic!("{name}: {answer:?}"),
    }
}

#[test]
fn a_block_built_to_exhaust_the_parser_is_not_parsed() {
    let html: String = (0..50_000)
        .map(|count| format!("<b id={count}><p>"))
        .collect();
    let body = serde_json::json!({ "html": html }).to_string();
    let reply = Reply {
        url: "https://platform.example/",
        status: 200,
        content_type: Some("application/json"),
        body: body.as_bytes(),
    };
    let answer = platform::answer(&x_key("20"), PostSource::Oembed, &reply);
    let expected = PostAnswer::Absent {
        reason: Absence::Unreadable,
        detail: "oembed_html_too_large".to_owned(),
    };
    assert_eq!(answer, expected);
}

#[test]
fn two_doors_must_agree_before_a_post_is_gone() {
    for row in table("standings.tsv") {
        let oembed = answer_named(&row[0]);
        let syndication = answer_named(&row[1]);
        let answers: Vec<(PostSource, &PostAnswer)> = [
            (PostSource::Oembed, oembed.as_ref()),
            (PostSource::Syndication, syndication.as_ref()),
        ]
        .into_iter()
        .filter_map(|(source, answer)| Some((source, answer?)))
        .collect();
        let combined = platform::combine(Platform::X, &answers);
        let told = (combined.standing.code(), combined.rule.as_str());
        assert_eq!(
            told,
            (row[2].as_str(), row[3].as_str()),
            "{} + {}",
            row[0],
            row[1]
        );
        if combined.standing.is_gone() {
            assert_eq!(answers.len(), 2, "one answer is not enough");
        }
    }
}

fn answer_named(name: &str) -> Option<PostAnswer> {
    match name {
        "-" => None,
        "found" => Some(PostAnswer::Found(Box::new(Post::new(
            x_key("20"),
            String::new(),
        )))),
        code => {
            let reason: Absence = serde_json::from_value(Value::from(code)).expect("a reason");
            Some(PostAnswer::Absent {
                reason,
                detail: String::new(),
            })
        }
    }
}

#[test]
fn the_last_answer_of_a_door_counts() {
    let found = answer_named("found").expect("found");
    let absent = answer_named("not_found").expect("absent");
    let answers = [
        (PostSource::Oembed, &found),
        (PostSource::Syndication, &found),
        (PostSource::Oembed, &absent),
        (PostSource::Syndication, &absent),
    ];
    assert_eq!(
        platform::combine(Platform::X, &answers).standing.code(),
        "gone"
    );
}

#[test]
fn letters_behind_a_short_number_make_no_id_and_behind_a_long_one_are_glued() {
    let id = |address: &str| platform::post_of_url(address).map(|key| key.id);
    assert_eq!(id("https://x.com/quay/status/1e18"), None);
    assert_eq!(id("https://x.com/quay/status/0x10"), None);
    assert_eq!(id("https://x.com/quay/status/20"), Some("20".to_owned()));
    let glued = "https://x.com/quay/status/1478848389453488132The";
    assert_eq!(id(glued), Some("1478848389453488132".to_owned()));
}
