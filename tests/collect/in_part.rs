//! A quote that is one stretch of its post: counted apart from quotes that agree, by the run, by `status` and by the
//! report alike.

use pressmark::report;

use crate::support::program::run;
use crate::support::web::posts::ShortLink;
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

#[test]
fn a_stretch_of_a_post_is_counted_apart_everywhere() {
    let mut post = World::new(7)
        .post_by("ASBMilitary")
        .expect("a fixture")
        .clone();
    let page = format!("https://twitter.com/{}/status/{}", post.handle, post.id);
    post.media = None;
    post.text = "Never believe that the north pier stays closed until further notice. https://t.co/Aa1Bb2Cc3D"
        .to_owned();
    post.links = vec![ShortLink {
        short: "Aa1Bb2Cc3D".to_owned(),
        expanded: page,
    }];
    let quote = format!(
        "The north pier stays closed until further notice. https://t.co/Aa1Bb2Cc3D — {} (@{}) January 5, 2022\n",
        post.name, post.handle
    );
    let workplace = Workplace::before(World::new(7).with_post(post));
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
