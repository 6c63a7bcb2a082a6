//! What does not fit together: printed words, permalink, id and answer held against each other without a network.

use jiff::civil::{Date, date};
use pressmark::compare::{Known, agreement, bounds_of_printed_day, consistency};
use pressmark::model::agreement::Agreement;
use pressmark::model::citation::{Attribution, Platform};
use pressmark::model::consistency::Inconsistency;
use pressmark::model::post::{IdTime, Post, PostKey};
use pressmark::model::timestamp::Timestamp;
use pressmark::platform;

const X_ID: &str = "1478848389453488132";
const X_MOMENT: &str = "2022-01-05T21:58:26.377Z";

/// A citation and its post, each part as a test needs it.
struct Scene {
    printed: Attribution,
    quote: String,
    permalink_handle: Option<String>,
    trail_handle: Option<String>,
    key: PostKey,
    post: Option<Post>,
    /// Other versions of it, and earlier answers.
    versions: Vec<Post>,
    uploads: Vec<(String, Timestamp)>,
    now: Timestamp,
}

impl Scene {
    fn new(platform: Platform, id: &str) -> Self {
        let key = PostKey {
            platform,
            id: id.to_owned(),
        };
        let words = "The bridge is closed.";
        Self {
            printed: Attribution::default(),
            quote: words.to_owned(),
            permalink_handle: None,
            trail_handle: None,
            post: Some(Post::new(key.clone(), words.to_owned())),
            key,
            versions: Vec::new(),
            uploads: Vec::new(),
            now: moment("2026-01-01T00:00:00Z"),
        }
    }

    fn found(&self) -> Vec<Inconsistency> {
        let posts: Vec<&Post> = self.post.iter().chain(&self.versions).collect();
        let mut agreements = posts.iter().map(|post| agreement(&self.quote, post));
        let compared = agreements
            .find(|found| matches!(found, Agreement::Agree { .. }))
            .or_else(|| Some(agreement(&self.quote, posts.first()?)))
            .unwrap_or(Agreement::NoSource {
                reason: String::new(),
            });
        consistency(&Known {
            printed: &self.printed,
            quote: &self.quote,
            agreement: &compared,
            permalink_handle: self.permalink_handle.as_deref(),
            trail_handle: self.trail_handle.as_deref(),
            key: Some(&self.key),
            id_time: platform::id_time_by(&self.key, self.now),
            id_clock: platform::id_time(&self.key),
            posts: &posts,
            uploads: &self.uploads,
        })
    }

    fn codes(&self) -> Vec<&'static str> {
        self.found().iter().map(Inconsistency::code).collect()
    }

    fn post(&mut self) -> &mut Post {
        self.post.as_mut().expect("a post")
    }
}

fn x() -> Scene {
    Scene::new(Platform::X, X_ID)
}

fn moment(written: &str) -> Timestamp {
    written.parse().expect("a time")
}

#[test]
fn where_nothing_contradicts_nothing_is_said() {
    let mut scene = x();
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.printed.author_handle = Some("@QuayAndCo".to_owned());
    scene.printed.date = Some(date(2022, 1, 5));
    scene.permalink_handle = Some("quayandco".to_owned());
    scene.post().author_handle = Some("quayandco".to_owned());
    scene.post().created = Some(moment("2022-01-05T21:58:26.000Z"));
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.post = None;
    assert_eq!(scene.codes(), Vec::<&str>::new());
}

#[test]
fn each_pair_of_places_with_other_names_is_told() {
    let mut scene = x();
    scene.printed.author_handle = Some("rope".to_owned());
    scene.permalink_handle = Some("quay".to_owned());
    assert_eq!(scene.codes(), ["handles_differ"]);
    scene.post().author_handle = Some("Quay".to_owned());
    assert_eq!(scene.codes(), ["handles_differ", "handles_differ"]);
    scene.post().author_handle = Some("knot".to_owned());
    assert_eq!(scene.codes().len(), 3);
}

#[test]
fn a_name_without_its_server_fits_the_same_name_on_any() {
    let mut scene = Scene::new(Platform::Mastodon, "mastodon.example/108779000807761862");
    scene.printed.author_handle = Some("quay".to_owned());
    scene.post().author_handle = Some("quay@mastodon.example".to_owned());
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.printed.author_handle = Some("quay@other.example".to_owned());
    assert_eq!(scene.codes(), ["handles_differ"]);
}

#[test]
fn a_printed_day_bounds_the_id_as_the_platform_prints_days() {
    // 2022-01-05T21:58Z and 2022-08-07T01:30Z.
    let x_on = |day: Date| {
        let mut scene = x();
        scene.printed.date = Some(day);
        scene.codes()
    };
    assert_eq!(x_on(date(2022, 1, 5)), Vec::<&str>::new());
    assert_eq!(x_on(date(2022, 1, 6)), ["printed_date_outside_id"]);
    assert_eq!(x_on(date(2022, 1, 4)), ["printed_date_outside_id"]);
    let truth_on = |day: Date| {
        let mut scene = Scene::new(Platform::TruthSocial, "108779000807761862");
        scene.printed.date = Some(day);
        scene.codes()
    };
    assert_eq!(truth_on(date(2022, 8, 6)), Vec::<&str>::new());
    assert_eq!(truth_on(date(2022, 8, 7)), Vec::<&str>::new());
    assert_eq!(truth_on(date(2022, 8, 8)), ["printed_date_outside_id"]);
    assert_eq!(truth_on(date(2022, 8, 5)), ["printed_date_outside_id"]);
    let (first, last) = bounds_of_printed_day(Platform::X, date(2022, 1, 5));
    assert_eq!(first, moment("2022-01-05T00:00:00Z"));
    assert_eq!(last, moment("2022-01-05T23:59:59.999Z"));
    let (first, last) = bounds_of_printed_day(Platform::Bluesky, Date::MIN);
    assert!(first <= last);
    let (first, last) = bounds_of_printed_day(Platform::Bluesky, Date::MAX);
    assert!(first <= last);
}

#[test]
fn a_post_from_elsewhere_or_from_the_future_is_told() {
    let mut scene = Scene::new(Platform::Bluesky, "quay.example.org/3lbruqxjnjn2n");
    scene.post().created = Some(moment("2024-11-25T15:49:34.134Z"));
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.post().created = Some(moment("2014-11-25T15:49:34.134Z"));
    assert_eq!(scene.codes(), ["created_outside_id"]);
    scene.post().created = None;
    scene.now = moment("2024-11-24T00:00:00Z");
    assert_eq!(scene.codes(), ["id_in_the_future"]);
}

#[test]
fn media_are_held_against_the_post_by_the_clock_in_their_names() {
    let mut scene = x();
    let mut with = |uploaded: &str| {
        let address = "https://pbs.twimg.com/media/GahebgHbEAEevTU.jpg".to_owned();
        scene.uploads = vec![(address, moment(uploaded))];
        scene.codes()
    };
    assert_eq!(with(X_MOMENT), Vec::<&str>::new());
    assert_eq!(with("2022-01-05T21:50:00Z"), Vec::<&str>::new());
    assert_eq!(with("2022-01-04T21:50:00Z"), ["media_reused"]);
    assert_eq!(with("2014-07-05T07:09:06.030Z"), ["media_reused"]);
    assert_eq!(with("2022-01-05T21:59:26Z"), ["media_after_post"]);
    assert_eq!(
        platform::upload_time("https://pbs.twimg.com/media/BrwzdatCIAEiYqm.png"),
        Some(moment("2014-07-05T07:09:06.030Z"))
    );
    assert_eq!(platform::upload_time("https://cdn.bsky.app/img/x"), None);
}

#[test]
fn words_that_differ_are_looked_for_in_the_posts_around() {
    let mut scene = x();
    let other = |id: &str, words: &str| {
        let key = PostKey {
            platform: Platform::X,
            id: id.to_owned(),
        };
        Some(Box::new(Post::new(key, words.to_owned())))
    };
    scene.post().quoted = other("1", "All ferries stay in port");
    scene.post().parent = other("2", "Is the bridge open?");
    assert_eq!(scene.codes(), Vec::<&str>::new(), "the words agree");
    scene.quote = "All  ferries stay in port".to_owned();
    assert_eq!(scene.codes(), ["words_of_another_post"]);
    scene.quote = "Is the bridge open?".to_owned();
    assert_eq!(scene.codes(), ["words_of_another_post"]);
    scene.quote = "The bridge is open.".to_owned();
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.post().edit_ids = vec!["1".to_owned(), "2".to_owned()];
    assert_eq!(scene.codes(), ["edited"]);
    scene.post().edited = Some(moment("2022-01-06T00:00:00Z"));
    let edited = scene.post().edited;
    assert_eq!(scene.found(), [Inconsistency::Edited { edited }]);
}

#[test]
fn words_that_only_another_version_has_are_said_to_be_its() {
    let mut scene = x();
    let earlier = PostKey {
        platform: Platform::X,
        id: "1478848389453480000".to_owned(),
    };
    scene.versions = vec![Post::new(earlier.clone(), "The bridge is open.".to_owned())];
    assert_eq!(scene.found(), [], "the cited version has the words");
    scene.quote = "The bridge is open.".to_owned();
    let told = Inconsistency::WordsOfAnotherVersion { key: earlier };
    assert_eq!(scene.found(), [told]);
    scene.quote = "The bridge is gone.".to_owned();
    assert_eq!(scene.found(), [], "no version has the words");

    // The same id, asked again after the author changed the words.
    scene.quote = "The bridge is open.".to_owned();
    scene.versions[0].key = scene.key.clone();
    assert_eq!(scene.codes(), ["answers_differ"]);
    scene.quote = "The bridge is closed.".to_owned();
    assert_eq!(scene.codes(), ["answers_differ"], "whichever has the words");
    scene.quote = "The bridge is open.".to_owned();

    // One door cuts the text, the other gives all of it.
    let whole = format!("{} The bridge is open.", "Rain and wind. ".repeat(20));
    scene.post().text = format!("{}…", "Rain and wind. ".repeat(18));
    scene.post().truncated = true;
    scene.versions[0].text = whole;
    assert_eq!(scene.found(), []);
}

#[test]
fn a_post_marked_as_edited_explains_words_that_differ() {
    let mut scene = Scene::new(Platform::Telegram, "quaynews/4711");
    scene.quote = "The bridge is open.".to_owned();
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.post().marked_edited = true;
    assert_eq!(scene.found(), [Inconsistency::Edited { edited: None }]);
}

#[test]
fn another_script_is_said_and_not_judged() {
    for (quote, told) in [
        ("Η γέφυρα είναι κλειστή", true),
        ("Мост закрыт для движения", true),
        ("الجسر مغلق اليوم", true),
        ("橋は閉鎖されています", true),
        ("Le pont est fermé", false),
        ("🌉🚫", false),
        ("https://t.co/aaaaaaaaa1 @quay", false),
    ] {
        let mut scene = x();
        scene.quote = quote.to_owned();
        assert_eq!(scene.codes().contains(&"other_script"), told, "{quote}");
    }
}

#[test]
fn an_id_without_a_clock_contradicts_nothing() {
    let mut scene = Scene::new(Platform::Telegram, "quaynews/4711");
    scene.printed.date = Some(date(1999, 1, 1));
    scene.post().created = Some(moment("2022-01-07T09:12:33Z"));
    assert_eq!(platform::id_time(&scene.key), IdTime::None);
    assert_eq!(scene.codes(), Vec::<&str>::new());
}

#[test]
fn the_account_in_the_address_a_link_led_to_is_held_against_the_others() {
    let mut scene = x();
    scene.trail_handle = Some("QuayNews".to_owned());
    scene.printed.author_handle = Some("quaynews".to_owned());
    assert_eq!(scene.codes(), Vec::<&str>::new());
    scene.printed.author_handle = Some("harbour".to_owned());
    assert_eq!(scene.codes(), ["handles_differ"]);
    scene.post().author_handle = Some("harbour".to_owned());
    assert_eq!(scene.codes(), ["handles_differ", "handles_differ"]);
}
