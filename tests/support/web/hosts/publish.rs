//! `/oembed?url=…` → what publish.x.com answers without a key; publish.twitter.com always forwards
//! (platforms.md 2.2, 7.3). The standing of the post decides, unless a scenario is set.

use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::faults::page;
use super::super::http::Request;
use super::super::posts::{Post, Standing};
use super::super::scenario::Scenario;
use super::super::state::State;
use super::super::world::host_and_path;
use super::embed::{Embed, SCRIPT};
use super::known_if;
use super::x;

/// How much of a long post oEmbed shows, in characters.
const SHOWN_CHARACTERS: usize = 120;

/// The post id in an oEmbed query.
pub fn asked_id(query: &str) -> Option<u64> {
    let (_, url) = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "url")?;
    let (host, path) = host_and_path(&url);
    x::family(&host)?;
    x::status_id(&path)
}

/// The answer of the host.
pub fn answer(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if request.path() != "/oembed" {
        return known_if(not_found(), false);
    }
    if request.host == "publish.twitter.com" {
        return Answer::redirect(301, format!("https://publish.x.com{}", request.target));
    }
    if request.parameter("url").is_none() {
        return Answer::json(
            400,
            &json!({"errors": [{"code": 357, "message": "url: queryParam is required"}]}),
        );
    }
    let asked = asked_id(request.query().unwrap_or_default());
    let Some((post, standing)) = asked.and_then(|id| state.post(id)) else {
        return known_if(not_found(), false);
    };
    match scenario {
        Scenario::Alive => match standing {
            Standing::Alive | Standing::AgeGated => embedded(post, request, scenario),
            Standing::Protected => protected(request),
            Standing::Deleted
            | Standing::DeletedTombstone
            | Standing::Suspended
            | Standing::Withheld => not_found(),
        },
        Scenario::OembedProtected => protected(request),
        _ => embedded(post, request, scenario),
    }
}

fn not_found() -> Answer {
    Answer::html(
        404,
        page("Nothing to see here", "This page does not exist."),
    )
}

fn protected(request: &Request) -> Answer {
    // A slash in the echoed request is written `\/` by the service.
    let echoed = request.target.replace('"', "%22").replace('/', "\\/");
    Answer::new(
        403,
        "application/json; charset=utf-8",
        format!(
            "{{\"error\":\"Sorry, you are not authorized to see this status.\",\"request\":\"{echoed}\"}}"
        ),
    )
}

fn embedded(post: &Post, request: &Request, scenario: Scenario) -> Answer {
    let (host, provider) = match scenario {
        Scenario::OembedTwitterEra => ("twitter.com", "Twitter"),
        _ => ("x.com", "X"),
    };
    let text = match scenario {
        Scenario::OembedTruncated => {
            let shown: String = post.text.chars().take(SHOWN_CHARACTERS).collect();
            format!("{shown}…")
        }
        Scenario::OembedEdited => format!("Correction: {}", post.text),
        _ => post.text.clone(),
    };
    let name = match scenario {
        Scenario::OembedAwkwardName => "Salt & Pepper <news> 🛰️ — desk",
        _ => post.name.as_str(),
    };
    let wants_script = !matches!(
        request.parameter("omit_script").as_deref(),
        Some("1" | "true" | "t")
    );
    let embed = Embed {
        post,
        text: &text,
        name,
        host,
        language: &request.parameter("lang").unwrap_or_default(),
        script: if wants_script { SCRIPT } else { "\n" },
    };
    let mut document = json!({
        "url": format!("https://{host}/{}/status/{}", post.handle, post.id),
        "author_name": name,
        "author_url": format!("https://{host}/{}", post.handle),
        "html": embed.html(),
        "width": 550,
        "height": null,
        "type": "rich",
        "cache_age": "3153600000",
        "provider_name": provider,
        "provider_url": format!("https://{host}"),
        "version": "1.0",
    });
    if scenario == Scenario::OembedExtraFields {
        document["community_note"] = json!({"shown": false, "votes": [1, 2, 3]});
        document["ai_summary"] = Value::Null;
    }
    Answer::json(200, &document).with("cache-control", "must-revalidate, max-age=3153600000")
}
