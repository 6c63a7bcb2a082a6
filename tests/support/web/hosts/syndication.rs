//! `/tweet-result?id=…&token=…` → what cdn.syndication.twimg.com answers (platforms.md 2.1, 7.4): the
//! post as JSON, a tombstone, `{}` or an error. The token is checked with `token.rs`, which knows
//! nothing of the program's own. The standing of the post decides, unless a scenario is set.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::faults::page;
use super::super::http::Request;
use super::super::posts::Standing;
use super::super::scenario::Scenario;
use super::super::state::State;
use super::super::token::token;
use super::super::world::TokenMode;
use super::known_if;

mod post_json;

use post_json::post_json;

/// How many characters of a long post `text` holds.
const NOTE_CHARACTERS: usize = 120;

/// The post id in a query, where it is a number.
pub fn asked_id(query: &str) -> Option<u64> {
    let (_, id) = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "id")?;
    id.parse().ok()
}

/// The answer of the host.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if request.path() != "/tweet-result" {
        return known_if(not_found(), false);
    }
    let told = request.parameter("id").unwrap_or_default();
    let Some(id) = i64::try_from(told.parse::<u64>().unwrap_or(u64::MAX)).ok() else {
        return Answer::json(400, &json!({"error": "Bad request."}));
    };
    if !has_token(state.world.token_mode, request, &told) {
        return Answer::json(200, &json!({}));
    }
    if id == 0 || scenario == Scenario::ErrorsObject {
        return Answer::json(
            404,
            &json!({"errors": [{"message": "Couldn't find Tweet"}]}),
        );
    }
    let Some((post, standing)) = state.post(id.unsigned_abs()) else {
        return known_if(not_found(), false);
    };
    let tombstone = |text| Answer::json(200, &tombstone(text));
    let whole = || post_json(post);
    let asked = if scenario == Scenario::Alive {
        match standing {
            Standing::Alive => Scenario::Alive,
            Standing::Deleted => return not_found(),
            Standing::DeletedTombstone => Scenario::TombstoneDeleted,
            Standing::Suspended => Scenario::UserLess,
            Standing::Protected | Standing::Withheld => Scenario::TombstoneEmpty,
            Standing::AgeGated => Scenario::TombstoneAge,
        }
    } else {
        scenario
    };
    match asked {
        Scenario::TombstoneEmpty => tombstone(None),
        Scenario::TombstoneAge => tombstone(Some(
            "Age-restricted adult content. This content might not be appropriate for people under 18 years old.",
        )),
        Scenario::TombstoneDeleted => tombstone(Some("This Post was deleted by the Post author.")),
        Scenario::TombstoneSuspended => tombstone(Some("This Post is from a suspended account.")),
        Scenario::TombstoneLimited => tombstone(Some(
            "You’re unable to view this Post because this account owner limits who can view their Posts.",
        )),
        Scenario::EmptyObject => Answer::json(200, &json!({})),
        _ => {
            let document = changed(whole(), asked, state);
            Answer::json(200, &document).with("cache-control", "public, max-age=60")
        }
    }
}

fn not_found() -> Answer {
    let mut answer = Answer::html(
        404,
        page("Nothing to see here", "This page does not exist."),
    );
    answer = answer.replacing("content-type", "text/html;charset=utf-8");
    answer
}

/// Whether the request has the token that the mode asks for.
fn has_token(mode: TokenMode, request: &Request, id: &str) -> bool {
    let Some(given) = request.parameter("token") else {
        return false;
    };
    match mode {
        TokenMode::Strict => token(id).as_deref() == Some(given.as_str()),
        TokenMode::Lax => !given.is_empty(),
    }
}

fn tombstone(text: Option<&str>) -> Value {
    let inside = match text {
        Some(text) => json!({"text": {"rtl": false, "text": text, "entities": []}}),
        None => json!({}),
    };
    json!({"__typename": "TweetTombstone", "tombstone": inside})
}

/// The post's document as a scenario changes it.
fn changed(mut document: Value, scenario: Scenario, state: &State) -> Value {
    match scenario {
        Scenario::UserLess => remove(&mut document, "user"),
        Scenario::EntitiesAbsent => remove(&mut document, "entities"),
        Scenario::PossiblySensitive => document["possibly_sensitive"] = json!(true),
        Scenario::NoteTweet => {
            let text = document["text"].as_str().unwrap_or_default();
            let shown: String = text.chars().take(NOTE_CHARACTERS).collect();
            document["text"] = json!(shown);
            document["note_tweet"] = json!({"id": "Tm90ZVR3ZWV0"});
        }
        Scenario::EditedPost => post_json::mark_edited(&mut document, 2),
        Scenario::QuotingPost => {
            if let Some(other) = another(&document, state) {
                document["quoted_tweet"] = other;
            }
        }
        Scenario::Reply => {
            if let Some(other) = another(&document, state) {
                document["in_reply_to_screen_name"] = other["user"]["screen_name"].clone();
                document["in_reply_to_status_id_str"] = other["id_str"].clone();
                document["in_reply_to_user_id_str"] = other["user"]["id_str"].clone();
                document["parent"] = other;
            }
        }
        Scenario::PlaylistOnly => post_json::leave_out_films(&mut document),
        Scenario::MediaFlaggedUnavailable => {
            flag_media(&mut document, json!({"status": "Unavailable"}))
        }
        Scenario::MediaFlaggedDeleted => flag_media(
            &mut document,
            json!({"status": "Unavailable", "reason": "Deleted"}),
        ),
        _ => {}
    }
    document
}

fn remove(document: &mut Value, key: &str) {
    if let Some(object) = document.as_object_mut() {
        object.remove(key);
    }
}

fn flag_media(document: &mut Value, availability: Value) {
    if let Some(details) = document["mediaDetails"].as_array_mut() {
        for detail in details {
            detail["ext_media_availability"] = availability.clone();
        }
    }
    if document["video"].is_object() {
        document["video"]["mediaAvailability"] = json!({"status": "unavailable"});
    }
}

/// The document of the first other post of the world, to be quoted or answered.
fn another(document: &Value, state: &State) -> Option<Value> {
    let own_id = document["id_str"].as_str()?;
    let other = (state.world.posts()).find(|post| post.id.to_string() != own_id)?;
    Some(post_json(other))
}
