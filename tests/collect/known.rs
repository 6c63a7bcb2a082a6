//! What an archive knows beyond one citation: pictures met before, the handles of an account, posts that are gone,
//! other versions of an edited post, and pages that posts link to.

use pressmark::model::facts::{ArchiveFacts, CitationFacts};
use pressmark::model::picture::Likeness;
use pressmark::model::post::PostSource;
use pressmark::report;

use crate::support::web::posts::Post;
use crate::support::web::scenario::Scenario;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

const PICTURES: &str = "pbs.twimg.com";

fn workplace() -> (Workplace, std::path::PathBuf) {
    let workplace = Workplace::before(World::new(7));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    (workplace, document)
}

/// The posts of the article that carry a photo, with the address of the first.
fn with_photo(workplace: &Workplace) -> Vec<(Post, String)> {
    use crate::support::web::posts::MediaKind;
    let cited = case("collect/six-posts.txt");
    let world = workplace.web.world();
    let posts = world
        .posts()
        .filter(|post| cited.contains(&format!("@{})", post.handle)));
    posts
        .filter_map(|post| {
            let media = post.media.as_ref()?;
            let file = media.files.first()?;
            let is_photo = media.kind == MediaKind::Photo;
            is_photo.then(|| (post.clone(), format!("/media/{}", file.key())))
        })
        .collect()
}

fn of<'a>(facts: &'a ArchiveFacts, post: &Post) -> &'a CitationFacts {
    let id = post.id.to_string();
    let mut citations = facts.documents[0].citations.iter();
    citations
        .find(|citation| citation.post.as_ref().is_some_and(|post| post.key.id == id))
        .expect("the post is quoted")
}

#[test]
fn the_same_picture_and_a_like_one_under_another_post_are_pointed_out() {
    for (second, same) in [("picture-clouds", true), ("picture-clouds-large", false)] {
        let (workplace, document) = workplace();
        let posts = with_photo(&workplace);
        let [(one, first_at), (other, second_at), ..] = posts.as_slice() else {
            panic!("two posts with photos");
        };
        workplace.web.keep(PICTURES, first_at, "picture-clouds");
        workplace.web.keep(PICTURES, second_at, second);
        workplace.collect(&document);
        let facts = workplace.facts();
        let seen = &of(&facts, one).seen;
        let found = seen
            .iter()
            .find(|seen| seen.other_post.id == other.id.to_string())
            .unwrap_or_else(|| panic!("{second}: {seen:?}"));
        assert_eq!(found.likeness == Likeness::Same, same);
        assert_eq!(found.is_earlier(), other.created_ms < one.created_ms);
        let (text, page) = (report::text(&facts), report::html(&facts));
        assert!(text.contains("seen elsewhere: "), "{text}");
        assert!(page.contains("Seen elsewhere"));
        let words = if same { "byte for byte" } else { "a likeness" };
        assert!(page.contains(words), "{words}");
        assert_eq!(workplace.verify().checked.findings, []);
    }
}

#[test]
fn pictures_of_other_content_are_not_called_alike() {
    let (workplace, document) = workplace();
    workplace.collect(&document);
    let facts = workplace.facts();
    let citations = &facts.documents[0].citations;
    assert!(citations.iter().all(|citation| citation.seen.is_empty()));
}

#[test]
fn a_post_that_is_gone_still_has_its_time_its_handles_and_its_answers() {
    let (workplace, document) = workplace();
    let (gone, _) = with_photo(&workplace).remove(0);
    workplace.web.delete_post(gone.id);
    workplace.collect(&document);
    let facts = workplace.facts();
    let post = of(&facts, &gone).post.as_ref().expect("its id is known");
    assert_eq!(
        post.id_time.map(|time| time.millis()),
        Some(gone.created_ms)
    );
    let doors: Vec<PostSource> = post.answers.iter().map(|answer| answer.source).collect();
    assert_eq!(doors, [PostSource::Oembed, PostSource::Syndication]);
    assert!(post.answers.iter().all(|answer| answer.absent.is_some()));
    let handle = post.handles.iter().find(|met| met.handle == gone.handle);
    assert_eq!(handle.expect("in its address").places, ["address"]);
    assert!(report::html(&facts).contains("Its account was met as"));
}

#[test]
fn the_handles_of_an_account_are_told_with_where_they_were_met() {
    let (workplace, document) = workplace();
    workplace.collect(&document);
    let facts = workplace.facts();
    let (post, _) = with_photo(&workplace).remove(0);
    let known = of(&facts, &post).post.as_ref().expect("a post");
    let met = &known.handles[0];
    assert_eq!(met.handle, post.handle);
    assert!(met.places.contains(&"address".to_owned()), "{met:?}");
    assert!(met.places.contains(&"syndication".to_owned()), "{met:?}");
    assert!(met.first <= met.last);
}

#[test]
fn the_other_version_of_an_edited_post_is_asked_for_once() {
    let (workplace, document) = workplace();
    let (post, _) = with_photo(&workplace).remove(0);
    let door = "cdn.syndication.twimg.com";
    let path = format!("/tweet-result/{}", post.id);
    workplace.web.set(door, &path, Scenario::EditedPost);
    workplace.collect(&document);
    let earlier = post.id.saturating_sub(60_000 << 22);
    let asked = |workplace: &Workplace| {
        let id = format!("tweet-result?id={earlier}&");
        workplace
            .asked()
            .iter()
            .filter(|url| url.contains(&id))
            .count()
    };
    assert_eq!(asked(&workplace), 1);
    workplace.collect(&document);
    assert_eq!(asked(&workplace), 1, "it is held");
}

#[test]
fn a_page_that_a_post_links_to_is_held_against_the_post() {
    let workplace = Workplace::before(World::new(7));
    let example = std::fs::read_to_string("examples/article.txt").expect("the example");
    let document = workplace.document("article.txt", &example);
    workplace.collect(&document);
    let facts = workplace.facts();
    let reached = facts.documents[0]
        .citations
        .iter()
        .filter_map(|citation| citation.agreement.as_ref());
    let articles: Vec<_> = reached.flat_map(|reached| &reached.articles).collect();
    assert!(!articles.is_empty(), "one of its posts links to a page");
    assert!(report::html(&facts).contains("The page behind"));
}
