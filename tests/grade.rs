//! Grades of stored copies: what a copy really holds, and the rule that says so.

use proptest::prelude::*;

use pressmark::classify::grade::{Landing, landing, media};
use pressmark::model::capture::Grade;
use pressmark::model::citation::Platform;
use pressmark::model::post::PostKey;

fn page(status: u16, content_type: &str, body: &str) -> (Grade, String) {
    let graded = landing(Landing {
        url: "https://news.example/story",
        status,
        content_type: Some(content_type),
        head: body.as_bytes(),
        post: None,
    });
    (graded.grade, graded.rule)
}

fn html(body: &str) -> Grade {
    page(200, "text/html; charset=utf-8", body).0
}

#[test]
fn pages_are_graded_by_what_a_reader_would_see() {
    let words = "word ".repeat(100);
    assert_eq!(
        html(&format!("<h1>Title</h1><p>{words}</p>")),
        Grade::Content
    );
    assert_eq!(
        html(&format!("<div id=app></div><script>{words}</script>")),
        Grade::ScriptShell
    );
    assert_eq!(
        html(&format!("<STYLE>{words}</STYLE><p>short</p>")),
        Grade::Unknown
    );
    assert_eq!(html(""), Grade::Unknown);
    assert_eq!(
        page(200, "application/octet-stream", &words).0,
        Grade::Unknown
    );
}

#[test]
fn error_statuses_decide_before_words_do() {
    let words = format!("<p>{}</p>", "word ".repeat(100));
    for (status, grade) in [
        (401, Grade::LoginWall),
        (402, Grade::LoginWall),
        (403, Grade::BlockPage),
        (429, Grade::BlockPage),
        (404, Grade::ErrorPage),
        (500, Grade::ErrorPage),
    ] {
        assert_eq!(page(status, "text/html", &words).0, grade, "{status}");
    }
}

#[test]
fn a_page_that_names_a_post_is_a_shell_and_a_sign_in_page_a_wall() {
    let key = PostKey {
        platform: Platform::X,
        id: "1900437064745320836".into(),
    };
    let graded = |url: &str| {
        let copy = Landing {
            url,
            status: 200,
            content_type: Some("text/html"),
            head: b"<p>x</p>",
            post: Some(&key),
        };
        landing(copy).grade
    };
    assert_eq!(
        graded("https://x.com/a/status/1900437064745320836"),
        Grade::ScriptShell
    );
    assert_eq!(
        graded("https://x.com/i/flow/login?next=1"),
        Grade::LoginWall
    );
}

#[test]
fn media_are_known_by_their_first_bytes() {
    for (head, rule) in [
        (&b"\xFF\xD8\xFF\xE0"[..], "jpeg_signature"),
        (b"\x89PNG\r\n\x1A\n", "png_signature"),
        (b"GIF89a", "gif_signature"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp_signature"),
        (b"\0\0\0\x18ftypisom", "mp4_signature"),
    ] {
        let graded = media(200, head);
        assert_eq!((graded.grade, graded.rule.as_str()), (Grade::Media, rule));
    }
    assert_eq!(media(200, b"<html>").grade, Grade::Unknown);
    assert_eq!(media(404, b"\xFF\xD8\xFF\xE0").grade, Grade::ErrorPage);
}

proptest! {
    #[test]
    fn no_page_makes_grading_panic(
        status in any::<u16>(),
        content_type in proptest::option::of(".*"),
        head in proptest::collection::vec(any::<u8>(), 0..500),
        url in ".*",
    ) {
        let content_type = content_type.as_deref();
        landing(Landing { url: &url, status, content_type, head: &head, post: None });
        media(status, &head);
    }

    #[test]
    fn no_markup_makes_grading_panic(markup in "[<>/a-z! \\-\u{e9}]{0,200}(<script|</script|<style>|</|<!--)?[<>/a-z ]{0,50}") {
        html(&markup);
    }
}

#[test]
fn what_judging_found_is_the_grade_with_its_rule() {
    use pressmark::classify::grade::by_judgement;
    use pressmark::model::liveness::{Judged, Verdict};
    let graded = |verdict: Verdict, reason: &str| {
        let judged = Judged {
            verdict,
            reason: reason.to_owned(),
            rule: "the_rule".to_owned(),
        };
        by_judgement(&judged).map(|graded| {
            assert_eq!(graded.rule, "the_rule");
            graded.grade
        })
    };
    assert_eq!(
        graded(Verdict::LoginWalled, "login_redirect"),
        Some(Grade::LoginWall)
    );
    assert_eq!(
        graded(Verdict::Blocked, "consent_wall"),
        Some(Grade::ConsentWall)
    );
    assert_eq!(
        graded(Verdict::Blocked, "bot_challenge"),
        Some(Grade::BlockPage)
    );
    assert_eq!(
        graded(Verdict::Withheld, "geo_block_text"),
        Some(Grade::BlockPage)
    );
    assert_eq!(
        graded(Verdict::Soft404, "error_text"),
        Some(Grade::SoftNotFound)
    );
    assert_eq!(
        graded(Verdict::Usurped, "parked_domain"),
        Some(Grade::SoftNotFound)
    );
    assert_eq!(
        graded(Verdict::Unknown, "js_shell"),
        Some(Grade::ScriptShell)
    );
    assert_eq!(graded(Verdict::Alive, "identical"), None);
    assert_eq!(graded(Verdict::Moved, "permanent_redirect"), None);
}
