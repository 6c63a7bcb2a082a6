//! Posts that X does not show and a mirror gives: what the mirror says is told as its own, is counted apart whether
//! the quote agrees with it or not, and mirrors that contradict each other are said to.

use pressmark::model::mirror::Mirror;
use pressmark::report;

use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const ID: &str = "1478848389453488132";

/// A document that quotes these words, and mirrors with these answers; X itself knows no such post.
fn collected(words: &str, mirrors: &[(Mirror, &str)]) -> (Workplace, [usize; 3]) {
    let mut workplace = Workplace::before(World::new(7));
    for (mirror, case) in mirrors {
        let (host, target) = match mirror {
            Mirror::FxTwitter => ("api.fxtwitter.com", format!("/2/status/{ID}")),
            Mirror::VxTwitter => ("api.vxtwitter.com", format!("/i/status/{ID}")),
        };
        workplace.web.keep(host, &target, case);
        workplace.mirrors.push(*mirror);
    }
    let page = format!(
        "<blockquote class=\"twitter-tweet\"><p>{words}</p>&mdash; Port Office (@quaymaster) \
         <a href=\"https://twitter.com/quaymaster/status/{ID}\">January 5, 2022</a></blockquote>"
    );
    let document = workplace.document("page.html", &page);
    let collected = workplace.collect(&document);
    let counted = |code| collected.agreements.get(code).copied().unwrap_or_default();
    let counts = ["on_a_mirrors_word", "mirror_differs", "not_found"].map(counted);
    (workplace, counts)
}

#[test]
fn a_quote_that_agrees_with_a_mirror_stands_on_its_word() {
    let answers = [(Mirror::FxTwitter, "mirror-fx-v2")];
    let (workplace, counts) = collected("Boats &amp; nets on the quay", &answers);
    assert_eq!(counts, [1, 0, 0]);
    let facts = workplace.facts();
    assert_eq!(report::count(&facts).quotes.on_a_mirrors_word, 1);
    let told = report::text(&facts);
    assert!(told.contains("what the mirror FxTwitter gave"), "{told}");
    // What does not fit is the mirror's word as well.
    assert!(told.contains("the mirror names @portoffice"), "{told}");
    assert!(!told.contains("the platform names"), "{told}");
}

#[test]
fn a_quote_that_differs_from_a_mirror_does_not_differ_from_the_post() {
    let answers = [(Mirror::FxTwitter, "mirror-fx-v2")];
    let (workplace, counts) = collected("Nobody was on the pier", &answers);
    assert_eq!(counts, [0, 1, 0]);
    let facts = workplace.facts();
    let quotes = report::count(&facts).quotes;
    assert_eq!((quotes.differ, quotes.mirror_differs), (0, 1));
    let told = report::text(&facts);
    assert!(told.contains("what the mirror FxTwitter gave"), "{told}");
    assert!(!told.contains("DIFFERS"), "{told}");
    for page in [report::html(&facts), report::markdown(&facts)] {
        assert!(page.contains("what the mirror FxTwitter gave"), "{page}");
    }
}

#[test]
fn mirrors_that_contradict_each_other_are_said_to() {
    let answers = [
        (Mirror::FxTwitter, "mirror-fx-v2"),
        (Mirror::VxTwitter, "mirror-vx-other-words"),
    ];
    let (workplace, counts) = collected("Boats &amp; nets on the quay", &answers);
    assert_eq!(counts, [0, 1, 0]);
    let told = report::text(&workplace.facts());
    assert!(told.contains("contradict each other"), "{told}");
}
