//! Platforms other than X: addresses ⇄ keys, the clocks in ids, and what must hold for any key.

use pressmark::model::citation::Platform;
use pressmark::model::post::{IdTime, PostKey};
use pressmark::platform;
use proptest::prelude::*;

use super::{known, table};

pub(super) fn platform_named(name: &str) -> Platform {
    serde_json::from_value(serde_json::Value::from(name)).expect("a platform")
}

pub(super) fn key(platform: &str, id: &str) -> PostKey {
    PostKey {
        platform: platform_named(platform),
        id: id.to_owned(),
    }
}

#[test]
fn addresses_name_their_post_and_a_post_names_its_address() {
    for row in table("permalinks-elsewhere.tsv") {
        let read = platform::permalink_of_url(&row[0]);
        let Some(platform) = known(&row[1]) else {
            assert_eq!(read, None, "{}", row[0]);
            continue;
        };
        let read = read.unwrap_or_else(|| panic!("{} names a post", row[0]));
        assert_eq!(read.key, key(platform, &row[2]), "{}", row[0]);
        assert_eq!(read.handle.as_deref(), known(&row[3]), "{}", row[0]);
        assert_eq!(read.rule, row[4], "{}", row[0]);
        let own = platform::permalink_of_key(&read.key).expect("an address");
        assert_eq!(platform::post_of_url(&own), Some(read.key), "{own}");
    }
}

#[test]
fn ids_tell_their_time_with_its_error_bar() {
    for row in table("id-times-elsewhere.tsv") {
        let told = match platform::id_time(&key(&row[0], &row[1])) {
            IdTime::Exact(time) => time.to_string(),
            IdTime::About { time, error_ms } => {
                assert!((1000..3_600_000).contains(&error_ms), "{}", row[1]);
                format!("~{time}")
            }
            IdTime::Impossible(why) => format!("!{}", why.code()),
            IdTime::None => "-".to_owned(),
        };
        assert_eq!(told, row[2], "{} {}", row[0], row[1]);
    }
}

#[test]
fn a_key_that_no_post_can_have_has_no_address() {
    for (platform, id) in [
        ("bluesky", "quay.example.org"),
        ("bluesky", "quay.example.org/3lbruqxjnjn2n/../x"),
        ("mastodon", "mastodon.example/1/2"),
        ("mastodon", "x.com/108779000807761862"),
        ("mastodon", "10.0.0.1@evil.example/108779000807761862"),
        ("telegram", "quaynews/4711?x=1"),
        ("instagram", "a/b"),
        ("facebook", "story/1"),
        ("youtube", "aB3-dE5_gH7&x=1"),
        ("vk", "wall-1_2/x"),
        ("reddit", "1abcd2/x/y"),
        ("x", "abc"),
        ("tiktok", ""),
    ] {
        assert_eq!(platform::permalink_of_key(&key(platform, id)), None, "{id}");
    }
}

fn any_key() -> impl Strategy<Value = PostKey> {
    let of = |name: &'static str, ids: &'static str| {
        proptest::string::string_regex(ids)
            .expect("a pattern")
            .prop_map(move |id| key(name, &id))
    };
    prop_oneof![
        of("x", "[1-9][0-9]{0,18}"),
        of(
            "bluesky",
            "([a-z][a-z0-9-]{0,9}\\.[a-z]{2,5}|did:(plc:[a-z2-7]{24}|web:[a-z]{3,9}\\.example))/[234567a-j][234567a-z]{12}"
        ),
        of(
            "mastodon",
            "[a-z]{1,9}\\.example/([1-9][0-9]{14,18}|[1-9][0-9]{0,9})"
        ),
        of("telegram", "[a-z][a-z0-9_]{3,31}/[1-9][0-9]{0,8}"),
        of("threads", "[A-Za-z0-9_-]{10,11}"),
        of("instagram", "[A-Za-z0-9_-]{10,11}"),
        of(
            "facebook",
            "(posts/([a-z]{5,9}|[1-9][0-9]{5,14})/(pfbid[A-Za-z0-9]{10,60}|[1-9][0-9]{5,17})|(photo|video)/[1-9][0-9]{5,17}|groups/[a-z0-9]{3,9}/[1-9][0-9]{5,17})"
        ),
        of("tiktok", "[1-8][0-9]{18}"),
        of("youtube", "[A-Za-z0-9_-]{11}"),
        of("vk", "(wall|video|photo)-?[1-9][0-9]{0,8}_[1-9][0-9]{0,8}"),
        of("reddit", "[1-9a-z][0-9a-z]{4,6}(/[1-9a-z][0-9a-z]{6})?"),
        of("truthsocial", "[1-9][0-9]{17}"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_key_comes_back_from_its_own_address(key in any_key()) {
        let url = platform::permalink_of_key(&key);
        prop_assert_eq!(url.as_deref().and_then(platform::post_of_url), Some(key));
    }

    #[test]
    fn a_moment_comes_back_from_the_id_that_holds_it(millis in 1_500_000_000_000_i64..2_000_000_000_000, below in any::<u32>()) {
        let below = i64::from(below);
        let told = |platform: &str, id: String| match platform::id_time(&key(platform, &id)) {
            IdTime::Exact(time) | IdTime::About { time, .. } => time.millis(),
            other => panic!("{platform} {id}: {other:?}"),
        };
        let counted = millis << 16 | below & 0xffff;
        prop_assert_eq!(told("mastodon", format!("mastodon.example/{counted}")), millis);
        prop_assert_eq!(told("truthsocial", counted.to_string()), millis);
        let seconds = millis / 1000;
        prop_assert_eq!(told("tiktok", (seconds << 32 | below).to_string()), seconds * 1000);
        let code = written(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 11, (millis - 1_314_220_021_721) << 23 | below & 0x7f_ffff);
        prop_assert_eq!(told("instagram", code.clone()), millis);
        prop_assert_eq!(told("threads", code), millis);
        let record = written(b"234567abcdefghijklmnopqrstuvwxyz", 13, (millis * 1000) << 10 | below & 0x3ff);
        prop_assert_eq!(told("bluesky", format!("quay.example.org/{record}")), millis);
    }

    #[test]
    fn any_key_is_taken(platform in 0_usize..12, id in ".{0,60}") {
        const NAMES: [&str; 12] = ["x", "bluesky", "mastodon", "telegram", "threads", "instagram", "facebook", "tiktok", "youtube", "vk", "reddit", "truthsocial"];
        let key = key(NAMES[platform], &id);
        let _ = platform::id_time(&key);
        let _ = platform::permalink_of_key(&key);
        for question in platform::questions(&key) {
            prop_assert!(question.url.starts_with("https://"), "{}", question.url);
        }
    }
}

/// A number in digits of the given alphabet, most significant first.
fn written(alphabet: &[u8], length: usize, number: i64) -> String {
    let base = i64::try_from(alphabet.len()).expect("small");
    let mut rest = number;
    let mut digits: Vec<char> = (0..length)
        .map(|_| {
            let digit = usize::try_from(rest % base).expect("positive");
            rest /= base;
            char::from(alphabet[digit])
        })
        .collect();
    digits.reverse();
    digits.into_iter().collect()
}
