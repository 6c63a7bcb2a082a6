//! A quote that is one stretch of its post: counted apart from quotes that agree, by the run, by `status` and by the
//! report alike; and the document's own words beside an embed never make it whole.

use pressmark::report;

use crate::support::program::run;
use crate::support::web::posts::{Post, ShortLink};
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

/// A post of these words whose short link leads to it, before a workplace.
fn posted(words: &str) -> (Workplace, Post) {
    let mut post = World::new(7)
        .post_by("ASBMilitary")
        .expect("a fixture")
        .clone();
    let page = format!("https://twitter.com/{}/status/{}", post.handle, post.id);
    post.media = None;
    post.text = format!("{words} https://t.co/Aa1Bb2Cc3D");
    post.links = vec![ShortLink {
        short: "Aa1Bb2Cc3D".to_owned(),
        expanded: page,
    }];
    (
        Workplace::before(World::new(7).with_post(post.clone())),
        post,
    )
}

#[test]
fn words_of_the_document_before_an_embed_are_none_of_the_quote() {
    let (workplace, post) =
        posted("Officials deny that the north pier stays closed until further notice.");
    let page = format!(
        "<p>Officials deny that</p><blockquote class=\"twitter-tweet\"><p>the north pier stays closed until further \
         notice. <a href=\"https://t.co/Aa1Bb2Cc3D\">https://t.co/Aa1Bb2Cc3D</a></p>&mdash; {} (@{}) \
         <a href=\"https://twitter.com/{}/status/{}\">January 5, 2022</a></blockquote>",
        post.name, post.handle, post.handle, post.id
    );
    let document = workplace.document("page.html", &page);
    let collected = workplace.collect(&document);
    assert_eq!(collected.agreements.get("in_part"), Some(&1));
    assert_eq!(collected.agreements.get("agree"), None);
}

#[test]
fn a_stretch_of_a_post_is_counted_apart_everywhere() {
    let (workplace, post) =
        posted("Never believe that the north pier stays closed until further notice.");
    let quote = format!(
        "The north pier stays closed until further notice. https://t.co/Aa1Bb2Cc3D — {} (@{}) January 5, 2022\n",
        post.name, post.handle
    );
    let document = workplace.document("quote.txt", &quote.replace("The north", "the north"));
    let collected = workplace.collect(&document);
    assert_eq!(collected.agreements.get("in_part"), Some(&1));
    assert_eq!(collected.agreements.get("agree"), None);
    let archive = workplace.archive().folder().display().to_string();
    let status = run(&workplace.path(""), &["--archive", &archive, "status"]);
    let status = String::from_utf8(status.stdout).expect("UTF-8");
    assert!(status.contains("1 in part"), "{status}");
    assert_eq!(report::count(&workplace.facts()).quotes.in_part, 1);
}
