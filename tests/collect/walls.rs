//! Pages that platforms show in place of a post: none is held against a quote, and the same page is called the same
//! wherever its copy stands.

use pressmark::model::agreement::Agreement;
use pressmark::model::capture::Grade;
use pressmark::model::facts::{ArchiveFacts, CitationFacts};
use pressmark::model::liveness::Verdict;

use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const POST: &str = "https://www.facebook.com/quaynews/posts/10159876543210987";

/// What is known of a quoted post whose page is this case.
fn quoted(case: &str) -> ArchiveFacts {
    let workplace = Workplace::before(World::new(7));
    workplace
        .web
        .keep("www.facebook.com", "/quaynews/posts/", case);
    let page = format!(
        "<div class=\"fb-post\" data-href=\"{POST}\"><blockquote cite=\"{POST}\" class=\"fb-xfbml-parse-ignore\"><p>Ferry \
         day at the quay</p>Posted by <a href=\"https://www.facebook.com/quaynews\">Quay News</a> on&nbsp;<a \
         href=\"{POST}\">Friday, January 7, 2022</a></blockquote></div>"
    );
    let document = workplace.document("page.html", &page);
    workplace.collect(&document);
    workplace.facts()
}

fn citation(facts: &ArchiveFacts) -> &CitationFacts {
    &facts.documents[0].citations[0]
}

/// The grades of the copy the link led to, and of the copy of the answer about the post.
fn grades(citation: &CitationFacts) -> [Vec<Grade>; 2] {
    let trail = citation.links[0].trail.as_ref().expect("followed");
    let landed = trail.captures.iter().map(|copy| copy.graded.grade);
    let answers = &citation.post.as_ref().expect("a post").answers;
    let answered = answers.iter().filter_map(|answer| answer.capture.as_ref());
    [
        landed.collect(),
        answered.map(|copy| copy.graded.grade).collect(),
    ]
}

#[test]
fn a_wall_is_no_source_and_one_wall_in_every_place() {
    for (case, grade) in [
        ("facebook-wall-of-its-own-words", Grade::LoginWall),
        ("facebook-wall-by-description", Grade::LoginWall),
        ("facebook-consent-wall", Grade::ConsentWall),
        ("facebook-not-available-described", Grade::Tombstone),
    ] {
        let facts = quoted(case);
        let citation = citation(&facts);
        let compared = citation.agreement.as_ref().map(|facts| &facts.agreement);
        assert!(
            matches!(compared, Some(Agreement::NoSource { .. })),
            "{case}: {compared:?}"
        );
        let seen = citation.links[0].life.observations.last();
        let verdict = seen.map(|seen| seen.judged.verdict);
        assert_ne!(verdict, Some(Verdict::Alive), "{case}");
        assert_eq!(grades(citation), [vec![grade], vec![grade]], "{case}");
    }
}

#[test]
fn a_page_that_names_the_post_is_its_source() {
    let facts = quoted("facebook-lets-sign-in-too");
    let citation = citation(&facts);
    let compared = citation.agreement.as_ref().map(|facts| &facts.agreement);
    assert!(
        matches!(compared, Some(Agreement::Agree { .. })),
        "{compared:?}"
    );
    assert_eq!(
        grades(citation),
        [vec![Grade::Content], vec![Grade::Content]]
    );
}
