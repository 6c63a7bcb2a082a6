//! The two doors at which a post can be asked for without signing in: oEmbed and the syndication
//! endpoint (platforms.md 7.3 and 7.4), under each standing and each scenario.

use serde_json::{Value, json};

use crate::support::web::SimulatedWeb;
use crate::support::web::posts::{Post, Standing};
use crate::support::web::scenario::Scenario;
use crate::support::web::token::token;
use crate::support::web::world::{TokenMode, World};

use super::client::{Raw, get};

fn started(handle: &str) -> (SimulatedWeb, Post) {
    let web = SimulatedWeb::start(World::new(1));
    let post = web.world().post_by(handle).cloned().expect("a post");
    (web, post)
}

fn oembed(web: &SimulatedWeb, post: &Post, more: &str) -> Raw {
    get(
        web,
        &format!(
            "https://publish.x.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fanyone%2Fstatus%2F{}{more}",
            post.id
        ),
    )
}

fn syndication(web: &SimulatedWeb, post: &Post) -> Raw {
    let id = post.id.to_string();
    let token = token(&id).expect("a token");
    get(
        web,
        &format!("https://cdn.syndication.twimg.com/tweet-result?id={id}&lang=en&token={token}"),
    )
}

#[test]
fn oembed_has_the_embeds_html() {
    let (web, post) = started("Reuters");
    let answer = oembed(&web, &post, "&omit_script=1");
    assert_eq!(
        answer.header("cache-control").as_deref(),
        Some("must-revalidate, max-age=3153600000")
    );
    let document = answer.json();
    let words = post.text.split(" https://").next().expect("words");
    assert_eq!(
        document["html"],
        format!(
            "<blockquote class=\"twitter-tweet\"><p lang=\"en\" dir=\"ltr\">{words} \
             <a href=\"https://t.co/gHDEvrDRGl\">https://t.co/gHDEvrDRGl</a> \
             <a href=\"https://t.co/uY2UpIG5Uc\">pic.twitter.com/uY2UpIG5Uc</a></p>&mdash; Reuters (@Reuters) \
             <a href=\"https://x.com/Reuters/status/{}?ref_src=twsrc%5Etfw\">January 7, 2022</a></blockquote>\n\n",
            post.id
        )
    );
    assert_eq!(document["cache_age"], "3153600000");
    assert_eq!(document["author_name"], "Reuters");
    assert_eq!(document["height"], Value::Null);
    let with_script = oembed(&web, &post, "").json();
    assert!(
        with_script["html"]
            .as_str()
            .is_some_and(|html| html.contains("widgets.js"))
    );
    assert!(
        oembed(&web, &post, "&lang=ja")
            .text()
            .contains("2022年1月7日")
    );
    assert!(
        oembed(&web, &post, "&lang=de")
            .text()
            .contains("7. Januar 2022")
    );
}

#[test]
fn lines_tags_and_signs_are_markup() {
    let (web, post) = started("HillelNeuer");
    let html = oembed(&web, &post, "").text();
    assert!(html.contains("protests:<br>• Dozens killed<br>"));
    assert!(html.contains("regime<br><br>🇺🇳"));
    let (web, post) = started("HarbourWatchPE");
    let html = oembed(&web, &post, "").json()["html"].to_string();
    assert!(html.contains("water &amp; the"));
    assert!(html.contains("?src=hash&amp;ref_src=twsrc%5Etfw\\\">#PortEllery</a>"));
}

#[test]
fn the_old_name_forwards_and_bad_questions_are_refused() {
    let (web, post) = started("Reuters");
    let asked = format!("/oembed?url=https://x.com/a/status/{}&lang=en", post.id);
    let forward = get(&web, &format!("https://publish.twitter.com{asked}"));
    assert_eq!(
        (forward.status, forward.location()),
        (301, format!("https://publish.x.com{asked}"))
    );
    let missing = get(&web, "https://publish.x.com/oembed");
    assert_eq!(
        (missing.status, missing.json()["errors"][0]["code"].clone()),
        (400, json!(357))
    );
    for url in [
        "https://example.org/a/status/1",
        "https://x.com/a/status/1234567890123456789",
    ] {
        let answer = get(&web, &format!("https://publish.x.com/oembed?url={url}"));
        assert_eq!(answer.status, 404);
        assert_eq!(
            answer.header("content-type").as_deref(),
            Some("text/html; charset=utf-8")
        );
    }
}

#[test]
fn each_standing_shows_at_both_doors() {
    let (web, post) = started("Reuters");
    for (standing, at_oembed, at_syndication) in [
        (Standing::Alive, 200, "Tweet"),
        (Standing::Deleted, 404, "404"),
        (Standing::DeletedTombstone, 404, "TweetTombstone"),
        (Standing::Suspended, 404, "Tweet"),
        (Standing::Protected, 403, "TweetTombstone"),
        (Standing::Withheld, 404, "TweetTombstone"),
        (Standing::AgeGated, 200, "TweetTombstone"),
    ] {
        web.set_standing(post.id, standing);
        assert_eq!(
            oembed(&web, &post, "").status,
            at_oembed,
            "{}",
            standing.name()
        );
        let answer = syndication(&web, &post);
        match answer.status {
            200 => assert_eq!(
                answer.json()["__typename"],
                at_syndication,
                "{}",
                standing.name()
            ),
            status => assert_eq!(status.to_string(), at_syndication),
        }
    }
    web.restore_post(post.id);
    assert_eq!(oembed(&web, &post, "").status, 200);
    let gone = web
        .world()
        .post_by("nightferrycrew")
        .cloned()
        .expect("a post");
    assert_eq!(oembed(&web, &gone, "").status, 404);
    assert_eq!(syndication(&web, &gone).status, 404);
}

#[test]
fn oembed_scenarios_change_what_they_name() {
    let (web, post) = started("Reuters");
    let path = format!("/oembed/{}", post.id);
    let under = |scenario| {
        web.set("publish.x.com", &path, scenario);
        oembed(&web, &post, "")
    };
    let html = |answer: Raw| {
        answer.json()["html"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(html(under(Scenario::OembedTruncated)).contains("…</p>"));
    assert!(html(under(Scenario::OembedEdited)).contains("Correction: Police"));
    let named = under(Scenario::OembedAwkwardName).json();
    assert_eq!(named["author_name"], "Salt & Pepper <news> 🛰️ — desk");
    assert!(
        named["html"]
            .to_string()
            .contains("Salt &amp; Pepper &lt;news&gt; 🛰️ — desk (@")
    );
    let old = under(Scenario::OembedTwitterEra).json();
    assert_eq!(
        (&old["provider_name"], &old["provider_url"]),
        (&json!("Twitter"), &json!("https://twitter.com"))
    );
    assert!(
        old["html"]
            .to_string()
            .contains("https://twitter.com/Reuters/status/")
    );
    assert!(under(Scenario::OembedExtraFields).json()["community_note"].is_object());
    let protected = under(Scenario::OembedProtected);
    assert_eq!(protected.status, 403);
    assert!(protected.text().contains("\"request\":\"\\/oembed?url="));
    assert_eq!(
        protected.json()["error"],
        "Sorry, you are not authorized to see this status."
    );
}

#[test]
fn the_syndication_document_tells_the_post() {
    let (web, post) = started("HarbourWatchPE");
    let document = syndication(&web, &post).json();
    assert_eq!(document["id_str"], post.id.to_string());
    assert_eq!(document["created_at"], "2025-03-14T06:41:19.000Z");
    assert_eq!(document["user"]["screen_name"], "HarbourWatchPE");
    assert!(document["text"].as_str().is_some_and(|text| {
        text.contains("water &amp; the") && text.ends_with(" https://t.co/q7RmV2xKd9")
    }));
    assert_eq!(document["mediaDetails"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        document["entities"]["media"][0]["display_url"],
        "pic.twitter.com/q7RmV2xKd9"
    );
    let (web, post) = started("maralindq");
    let document = syndication(&web, &post).json();
    assert_eq!(
        document["edit_control"]["edit_tweet_ids"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(document["isEdited"], true);
    let variants = &document["mediaDetails"][0]["video_info"]["variants"];
    let rates: Vec<u64> = (variants.as_array().into_iter().flatten())
        .filter_map(|variant| variant["bitrate"].as_u64())
        .collect();
    assert_eq!(rates, [256_000, 832_000, 2_176_000]);
    let (web, post) = started("Reuters");
    let document = syndication(&web, &post).json();
    assert_eq!(
        document["entities"]["urls"][0]["expanded_url"],
        "https://reut.rs/3pTqLm8"
    );
}

#[test]
fn syndication_scenarios_change_what_they_name() {
    let (web, post) = started("Reuters");
    let path = format!("/tweet-result/{}", post.id);
    let under = |scenario| {
        web.set("cdn.syndication.twimg.com", &path, scenario);
        syndication(&web, &post).json()
    };
    assert_eq!(under(Scenario::TombstoneEmpty)["tombstone"], json!({}));
    for (scenario, word) in [
        (Scenario::TombstoneAge, "Age-restricted"),
        (Scenario::TombstoneDeleted, "deleted by the Post author"),
        (Scenario::TombstoneSuspended, "suspended account"),
        (Scenario::TombstoneLimited, "limits who can view"),
    ] {
        assert!(
            under(scenario)["tombstone"]["text"]["text"]
                .to_string()
                .contains(word)
        );
    }
    assert_eq!(under(Scenario::EmptyObject), json!({}));
    assert!(under(Scenario::UserLess).get("user").is_none());
    assert!(under(Scenario::EntitiesAbsent).get("entities").is_none());
    assert_eq!(
        under(Scenario::PossiblySensitive)["possibly_sensitive"],
        true
    );
    assert!(under(Scenario::NoteTweet)["note_tweet"]["id"].is_string());
    assert_eq!(under(Scenario::EditedPost)["isEdited"], true);
    assert_eq!(
        under(Scenario::QuotingPost)["quoted_tweet"]["__typename"],
        "Tweet"
    );
    let reply = under(Scenario::Reply);
    assert_eq!(
        reply["in_reply_to_status_id_str"],
        reply["parent"]["id_str"]
    );
    let flagged = under(Scenario::MediaFlaggedDeleted);
    assert_eq!(
        flagged["mediaDetails"][0]["ext_media_availability"],
        json!({"status": "Unavailable", "reason": "Deleted"})
    );
    let flagged = under(Scenario::MediaFlaggedUnavailable);
    assert_eq!(
        flagged["mediaDetails"][0]["ext_media_availability"]["status"],
        "Unavailable"
    );
}

#[test]
fn the_token_is_asked_for() {
    let (web, post) = started("Reuters");
    let lax = SimulatedWeb::start(World::new(1).with_tokens(TokenMode::Lax));
    let base = format!(
        "https://cdn.syndication.twimg.com/tweet-result?id={}",
        post.id
    );
    for (more, strictly, laxly) in [
        ("", "{}", "{}"),
        ("&token=", "{}", "{}"),
        ("&token=wrong", "{}", "{\"__typename\":\"Tweet\""),
    ] {
        assert!(
            get(&web, &format!("{base}{more}"))
                .text()
                .starts_with(strictly)
        );
        assert!(
            get(&lax, &format!("{base}{more}"))
                .text()
                .starts_with(laxly)
        );
    }
    for (id, status) in [
        ("abc", 400),
        ("99999999999999999999", 400),
        ("0", 404),
        ("20", 404),
    ] {
        let token = token(id).unwrap_or_default();
        let answer = get(
            &lax,
            &format!("https://cdn.syndication.twimg.com/tweet-result?id={id}&token=x{token}"),
        );
        assert_eq!(answer.status, status, "{id}");
    }
}
