//! What must hold for any id, address and answer.

use std::fs;

use pressmark::model::post::{IdTime, PostAnswer, PostSource};
use pressmark::platform::x::{self, media_key, snowflake};
use pressmark::platform::{self, Reply};
use proptest::prelude::*;
use serde_json::Value;

use super::{cases, x_key};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snowflake_lies_in_the_ids_of_its_own_day(id in 300_000_000_000_000_u64..=i64::MAX as u64) {
        let IdTime::Exact(time) = snowflake::id_time(&id.to_string()) else {
            panic!("{id} is a snowflake");
        };
        if let Some(ids) = snowflake::ids_of_day(time.date()) {
            prop_assert!(ids.contains(&id));
            prop_assert_eq!(snowflake::clock(*ids.start()).to_string(), format!("{}T00:00:00.000Z", time.date()));
            prop_assert_eq!(snowflake::clock(*ids.end()).to_string(), format!("{}T23:59:59.999Z", time.date()));
        }
    }

    #[test]
    fn counted_ids_never_run_backwards(one in 1_u64..=29_700_859_247, other in 1_u64..=29_700_859_247) {
        let time = |id: u64| match snowflake::id_time(&id.to_string()) {
            IdTime::About { time, error_ms } => (time.millis(), error_ms),
            told => panic!("{id}: {told:?}"),
        };
        let (earlier, later) = (time(one.min(other)), time(one.max(other)));
        prop_assert!(earlier.0 <= later.0);
        prop_assert!(earlier.1 > 0 && later.1 > 0);
    }

    #[test]
    fn every_permalink_form_leads_back_to_its_id(
        id in 1_u64..=i64::MAX as u64,
        name in "[A-Za-z0-9_]{3,15}",
        host in prop::sample::select(vec!["x.com", "www.twitter.com", "nitter.example", "xcancel.com"]),
        tail in prop::sample::select(vec!["", "/", "/photo/1", "?s=20", "#m", "/video/1?lang=el"]),
    ) {
        let key = Some(x_key(&id.to_string()));
        prop_assert_eq!(platform::post_of_url(&format!("https://{host}/{name}/status/{id}{tail}")), key.clone());
        prop_assert_eq!(platform::post_of_url(&format!("https://{host}/i/web/status/{id}{tail}")), key.clone());
        prop_assert_eq!(platform::post_of_url(&format!("https://twitter.com/#!/{name}/status/{id}")), key);
    }

    #[test]
    fn tokens_are_short_and_without_zeros(id in any::<u64>()) {
        let token = x::token(id);
        prop_assert!(token.len() < 30);
        prop_assert!(token.bytes().all(|byte| byte.is_ascii_lowercase() || (b'1'..=b'9').contains(&byte)));
    }

    #[test]
    fn a_key_of_eight_bytes_gives_them_back(id in any::<u64>(), rest in any::<[u8; 3]>()) {
        let mut bytes = id.to_be_bytes().to_vec();
        bytes.extend(rest);
        let key = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        prop_assert_eq!(media_key::snowflake(&key), Some(id));
    }

    #[test]
    fn any_text_is_taken_as_an_address(text in ".{0,200}") {
        let _ = platform::post_of_url(&text);
        let _ = platform::rewrite_before_asking(&text);
        let _ = x::short_link_key(&text);
        let _ = media_key::time_of_address(&text);
        let _ = platform::questions(&x_key(&text));
    }

    #[test]
    fn any_bytes_are_taken_as_an_answer(
        status in any::<u16>(),
        json in any::<bool>(),
        body in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        check_any_answer(status, json, &body);
    }

    #[test]
    fn any_damage_to_a_real_answer_is_taken(
        file in prop::sample::select(vec!["syndication-alive-photos.json", "oembed-alive.json", "syndication-alive-video.json"]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let case: Value = serde_json::from_slice(&fs::read(cases().join("answers").join(file)).expect("a file")).expect("JSON");
        let mut body = case["body"].to_string().into_bytes();
        for (at, byte) in damage {
            let at = at.index(body.len());
            body[at] = byte;
        }
        check_any_answer(200, true, &body);
    }
}

fn check_any_answer(status: u16, json: bool, body: &[u8]) {
    let reply = Reply {
        url: "https://platform.example/",
        status,
        content_type: json.then_some("application/json"),
        body,
    };
    for source in [PostSource::Oembed, PostSource::Syndication] {
        let answer = platform::answer(&x_key("1479423284286627842"), source, &reply);
        if status != 200 {
            assert!(matches!(answer, PostAnswer::Absent { .. }));
        }
    }
}
