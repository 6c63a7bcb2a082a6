//! The posts of the fixture tables: ids keep the date law, every short link leads to its post, and
//! the example article quotes what it says it quotes.

use crate::support::web::SimulatedWeb;
use crate::support::web::clock::utc_day;
use crate::support::web::posts::{Post, Standing};
use crate::support::web::snowflake::unix_ms;
use crate::support::web::world::World;

use super::client::get;

/// Handle and printed date of each post, in the order of the tables.
const PRINTED: [(&str, (i16, i8, i8)); 10] = [
    ("ASBMilitary", (2022, 1, 7)),
    ("HillelNeuer", (2022, 1, 6)),
    ("Reuters", (2022, 1, 7)),
    ("disclosetv", (2022, 1, 4)),
    ("ABC", (2022, 1, 7)),
    ("AlexKokcharov", (2022, 1, 6)),
    ("HarbourWatchPE", (2025, 3, 14)),
    ("ellerycourier", (2025, 3, 14)),
    ("maralindq", (2025, 3, 14)),
    ("nightferrycrew", (2025, 3, 13)),
];

#[test]
fn ids_carry_the_printed_day_and_media_come_just_before() {
    let world = World::new(1);
    assert_eq!(world.posts().count(), PRINTED.len());
    for (handle, day) in PRINTED {
        let post = post(&world, handle);
        assert_eq!(unix_ms(post.id), post.created_ms, "{handle}");
        assert_eq!(utc_day(unix_ms(post.id)), day, "{handle}");
        for file in &post.media.as_ref().expect("media").files {
            let earlier_ms = post.created_ms - unix_ms(file.id);
            assert!((1..=300_000).contains(&earlier_ms), "{handle} {earlier_ms}");
        }
    }
}

#[test]
fn each_of_the_eight_short_links_of_the_article_leads_where_it_should() {
    let web = SimulatedWeb::start(World::new(1));
    let world = web.world();
    for (code, handle) in [
        ("zIc56Fy1ya", "ASBMilitary"),
        ("cDvizLReAb", "HillelNeuer"),
        ("uY2UpIG5Uc", "Reuters"),
        ("AZIsZlhEYd", "disclosetv"),
        ("wiKfO4Tjo7", "ABC"),
        ("aL5jJJC5cA", "AlexKokcharov"),
    ] {
        let id = post(&world, handle).id;
        let page = trail(&web, &format!("https://pic.twitter.com/{code}"));
        assert_eq!(page.len(), 3, "{page:?}");
        assert!(page[1].starts_with(&format!("https://twitter.com/{handle}/status/{id}/")));
        assert!(page[2].starts_with(&format!("https://x.com/{handle}/status/{id}/")));
    }
    for (code, through, host) in [
        (
            "gHDEvrDRGl",
            "https://reut.rs/",
            "https://www.wire.example/",
        ),
        (
            "TVF62zEDFc",
            "https://abcn.ws/",
            "https://broadcast.example/",
        ),
    ] {
        let page = trail(&web, &format!("https://t.co/{code}"));
        assert_eq!(page.len(), 3, "{page:?}");
        assert!(page[1].starts_with(through) && page[2].starts_with(host));
        assert!(get(&web, &page[2]).text().contains("<article>"));
    }
}

#[test]
fn the_example_article_quotes_its_posts() {
    let article = include_str!("../../examples/article.txt");
    let world = World::new(1);
    for (handle, _) in &PRINTED[6..] {
        let post = post(&world, handle);
        let says_the_same = folded(article).contains(&folded(&flattened(post)));
        assert_eq!(says_the_same, *handle != "maralindq", "{handle}");
        let byline = format!("— {} (@{handle}) March 1", post.name);
        assert!(article.contains(&byline), "{byline}");
    }
    assert_eq!(post(&world, "nightferrycrew").standing, Standing::Deleted);
    assert_eq!(post(&world, "maralindq").versions, 2);
    let photos = post(&world, "HarbourWatchPE")
        .media
        .as_ref()
        .expect("media");
    assert_eq!(photos.files.len(), 2);
}

#[test]
fn the_cited_article_is_reached_through_a_shortener() {
    let web = SimulatedWeb::start(World::new(1));
    let page = trail(&web, "http://t.co/Zk4TnB81wQ");
    assert_eq!(page[1], "https://bit.ly/ellery-pier");
    assert_eq!(
        page[2],
        "https://news.example/2025/03/14/pier-last-inspected-in-2019"
    );
}

#[test]
fn generated_posts_are_those_of_their_seed() {
    let world = World::empty(7).with_generated_posts(50);
    assert_eq!(world, World::empty(7).with_generated_posts(50));
    assert_ne!(world, World::empty(8).with_generated_posts(50));
    assert_eq!(world.posts().count(), 50);
    let web = SimulatedWeb::start(world);
    let first = web.world().posts().next().cloned().expect("a post");
    let page = trail(&web, &format!("https://t.co/{}", first.links[0].short));
    assert_eq!(get(&web, &page[1]).status, 200);
}

fn post<'a>(world: &'a World, handle: &str) -> &'a Post {
    world.post_by(handle).expect("a post of this handle")
}

/// The addresses from a link to where it lands.
fn trail(web: &SimulatedWeb, url: &str) -> Vec<String> {
    let mut addresses = vec![url.to_owned()];
    loop {
        let answer = get(web, addresses.last().expect("at least one"));
        match answer.status {
            300..=399 => addresses.push(answer.location()),
            status => {
                assert_eq!(status, 200, "{addresses:?}");
                return addresses;
            }
        }
    }
}

/// A post as news pages show it flattened.
fn flattened(post: &Post) -> String {
    let short = &post.media.as_ref().expect("media").short;
    (post.text).replace(
        &format!("https://t.co/{short}"),
        &format!("pic.twitter.com/{short}"),
    )
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
