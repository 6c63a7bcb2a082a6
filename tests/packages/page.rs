//! A web article in a web archive player: the page, its style sheets, pictures and fonts come back byte for
//! byte, and the page as a person opens it asks for nothing the collection does not hold.

use std::fs;

use pressmark::model::digest::Digest;
use pressmark::net::{Manners, RobotsPolicy};

use super::programs::{Bench, told};
use crate::support::articles::{Articles, DEEPER, FONT, PICTURE, SHEET, page};

#[test]
fn an_article_is_played_back_whole() {
    let Some(bench) = Bench::ready() else { return };
    let articles = Articles::served();
    let document = articles.document(&["https://bit.ly/first"]);
    let manners = Manners {
        robots: RobotsPolicy::Off,
        ..Manners::default()
    };
    articles.collect(&document, manners);
    let key = bench.path("page.key");
    bench.export_from(&articles.archive(), &key, "warc", "page.warc.gz", &[]);
    bench.approved("warcio", &["check", "-v", "page.warc.gz"]);
    bench.approved("wb-manager", &["init", "page"]);
    bench.approved("wb-manager", &["add", "page", "page.warc.gz"]);
    let index = fs::read_to_string(bench.path("page.cdxj")).expect("the index");
    let address = "http://first.hostile.example/story?page=1";
    let line = index.lines().find(|line| line.contains(address));
    let moment = line
        .and_then(|line| line.split(' ').nth(1))
        .expect("the page");
    let high = page("High water");
    let bodies: Vec<String> = [
        (address, high.as_bytes()),
        (
            "http://sheet.hostile.example/a.css?x=%2f&flag",
            SHEET.as_bytes(),
        ),
        ("http://deeper.hostile.example/b.css", DEEPER.as_bytes()),
        ("http://font.hostile.example/x.woff2?v=%2F&b=", FONT),
        ("http://picture.hostile.example/p.gif", PICTURE),
        ("http://picture.hostile.example/share.gif", PICTURE),
    ]
    .into_iter()
    .map(|(url, bytes)| format!("{url}={}", Digest::of(bytes)))
    .collect();
    let mut arguments = vec![".", "page", moment, address];
    arguments.extend(bodies.iter().map(String::as_str));
    let played = bench.script("page.py", &arguments);
    assert!(played.status.success(), "{}", told(&played));
}
