//! Platforms: permalink ⇄ id, id → time, which requests tell about a post, answer → post or reason.
//!
//! Pure: nothing is asked here. `jobs/` asks the [`Question`]s and hands the replies back to [`answer`].
//! Each platform has a file (or a folder) of its own and one arm in each function below; an unknown platform
//! has no permalinks, no clock and no questions, which is an answer and not an error.
//! Cases: `tests/cases/platform/`, run by `tests/platform.rs`.

mod bluesky;
mod bluesky_record;
mod bluesky_thread;
mod content_id;
mod facebook;
mod instagram;
mod json;
mod markup;
mod mastodon;
mod mastodon_status;
mod meta_page;
mod oembed;
mod permalink;
mod printed_date;
mod reddit;
mod reply;
mod speaker;
mod standing;
mod subject;
mod telegram;
mod threads;
mod tiktok;
mod truth_social;
mod vk;
mod wall;
pub mod x;
mod youtube;

pub use content_id::{Named, named, names_bytes};
pub use permalink::{Permalink, permalink_of_key, permalink_of_url};
pub use reply::{Question, Reply};
pub use speaker::may_answer;

use crate::model::citation::Platform;
use crate::model::existence::WordOf;
use crate::model::mirror::Mirror;
use crate::model::post::{IdTime, ImpossibleId, Post, PostAnswer, PostKey, PostSource};
use crate::model::standing::{PostStanding, Standing};
use crate::model::timestamp::Timestamp;

/// Clocks of computers differ; an id is "later than now" only beyond this.
const CLOCK_SLACK_MS: i64 = 5 * 60 * 1000;

/// The post an address leads to, where the address itself shows it. The scheme may be missing.
pub fn post_of_url(url: &str) -> Option<PostKey> {
    permalink_of_url(url).map(|permalink| permalink.key)
}

/// The address to ask instead, with the name of the rule, where an address as cited cannot be asked as it
/// stands: the part of a hash-bang address that says what is meant never reaches a server.
pub fn rewrite_before_asking(url: &str) -> Option<(String, &'static str)> {
    x::permalink::without_hash_bang(url)
}

/// The time a post's id carries.
pub fn id_time(key: &PostKey) -> IdTime {
    match key.platform {
        Platform::X => x::snowflake::id_time(&key.id),
        Platform::Bluesky => bluesky::id_time(&key.id),
        Platform::Mastodon => mastodon::id_time(&key.id),
        Platform::Threads => threads::id_time(&key.id),
        Platform::Instagram => instagram::id_time(&key.id),
        Platform::TikTok => tiktok::id_time(&key.id),
        Platform::TruthSocial => truth_social::id_time(&key.id),
        Platform::Telegram
        | Platform::Facebook
        | Platform::YouTube
        | Platform::Vk
        | Platform::Reddit => IdTime::None,
    }
}

/// The other keys of a post, by what was told of it: Bluesky names an account by handle or by DID.
pub fn other_names<'p>(key: &PostKey, told: impl IntoIterator<Item = &'p Post>) -> Vec<PostKey> {
    match key.platform {
        Platform::Bluesky => bluesky::other_names(&key.id, told),
        _ => Vec::new(),
    }
}

/// Whose clock [`id_time`] reads, where it reads one.
pub const fn id_clock_is_set_by(platform: Platform) -> WordOf {
    match platform {
        Platform::Bluesky => WordOf::AuthorsProgram,
        _ => WordOf::PlatformsNumbering,
    }
}

/// As [`id_time`]; an id whose time lies after `now` (by more than clocks differ, and than its error bar) is
/// impossible.
pub fn id_time_by(key: &PostKey, now: Timestamp) -> IdTime {
    let told = id_time(key);
    let earliest_ms = match told {
        IdTime::Exact(time) => time.millis(),
        IdTime::About { time, error_ms } => time.millis().saturating_sub(error_ms),
        IdTime::Impossible(_) | IdTime::None => return told,
    };
    if earliest_ms > now.millis().saturating_add(CLOCK_SLACK_MS) {
        IdTime::Impossible(ImpossibleId::InTheFuture)
    } else {
        told
    }
}

/// When a picture or video was uploaded, where its address holds a clock.
pub fn upload_time(address: &str) -> Option<Timestamp> {
    x::media_key::time_of_address(address)
}

/// The requests that tell about a post, in the order to ask them. None for an id no post can have. Every one can
/// be asked by itself: where one needs a name that only another's answer would tell, it is not asked.
pub fn questions(key: &PostKey) -> Vec<Question> {
    if key.platform == Platform::X {
        return x::questions(&key.id);
    }
    let Some(permalink) = permalink_of_key(key) else {
        return Vec::new();
    };
    match key.platform {
        Platform::X => Vec::new(),
        Platform::Bluesky => bluesky::questions(&key.id, &permalink),
        Platform::Mastodon => mastodon::questions(&key.id, &permalink),
        Platform::Telegram => telegram::questions(&permalink),
        Platform::Threads => threads::questions(&permalink),
        Platform::Instagram => instagram::questions(&permalink),
        Platform::Facebook => facebook::questions(&permalink),
        Platform::TikTok => tiktok::questions(&permalink),
        Platform::YouTube => youtube::questions(&permalink),
        Platform::Vk => vk::questions(&permalink),
        Platform::Reddit => reddit::questions(&permalink),
        Platform::TruthSocial => truth_social::questions(&key.id),
    }
}

/// The questions that only earlier answers make possible or necessary: what an answer names and another door
/// tells, and the mirrors a person chose, where the platform itself showed nothing. `told` holds every answer so
/// far; asked again after each, this comes to an end, since no door is named twice.
pub fn follow_up(
    key: &PostKey,
    told: &[(PostSource, &PostAnswer)],
    mirrors: &[Mirror],
) -> Vec<Question> {
    match key.platform {
        Platform::X => x::follow_up(&key.id, told, mirrors),
        Platform::Bluesky => bluesky_record::follow_up(key, told),
        _ => Vec::new(),
    }
}

/// The other versions of an edited post, as its answers name them, with the question that tells each.
pub fn other_versions(
    key: &PostKey,
    told: &[(PostSource, &PostAnswer)],
) -> Vec<(PostKey, Question)> {
    /// X allows five edits.
    const VERSIONS_MAX: usize = 6;
    let mut versions: Vec<(PostKey, Question)> = Vec::new();
    let named = told.iter().filter_map(|(_, answer)| match answer {
        PostAnswer::Found(post) if key.platform == Platform::X => Some(&post.edit_ids),
        _ => None,
    });
    for id in named.flatten().take(2 * VERSIONS_MAX) {
        let known = *id == key.id || versions.iter().any(|(version, _)| version.id == *id);
        if let (false, Some(question)) = (known, x::version_question(id)) {
            let version = PostKey {
                platform: key.platform,
                id: id.clone(),
            };
            versions.push((version, question));
        }
    }
    versions.truncate(VERSIONS_MAX);
    versions
}

/// What a reply to one of the [`questions`] says about the post. Any bytes are taken. The detail of an absence
/// is the name of the rule, and after `: ` the platform's own words where it had any.
pub fn answer(key: &PostKey, source: PostSource, reply: &Reply<'_>) -> PostAnswer {
    match key.platform {
        Platform::X => x::answer(key, source, reply),
        Platform::Bluesky => bluesky::answer(key, source, reply),
        Platform::Mastodon => mastodon::answer(key, source, reply),
        Platform::Telegram => telegram::answer(key, reply),
        Platform::Threads => threads::answer(key, reply),
        Platform::Instagram => instagram::answer(key, reply),
        Platform::Facebook => facebook::answer(key, reply),
        Platform::TikTok => tiktok::answer(key, source, reply),
        Platform::YouTube => youtube::answer(key, reply),
        Platform::Vk => vk::answer(key, reply),
        Platform::Reddit => reddit::answer(key, reply),
        Platform::TruthSocial => mastodon::status(key, reply),
    }
}

/// What a page that a cited link landed on says about the post its address names, where the platform is asked at that
/// page and nowhere else; `None` where pages of its posts tell nothing.
pub fn answer_of_page(key: &PostKey, reply: &Reply<'_>) -> Option<PostAnswer> {
    let is_page = |question: &Question| question.source == PostSource::Page;
    let is_asked = key.platform != Platform::X && questions(key).iter().any(is_page);
    is_asked.then(|| answer(key, PostSource::Page, reply))
}

/// What the answers to a post's questions add up to; of several from one source the last counts.
pub fn combine(platform: Platform, answers: &[(PostSource, &PostAnswer)]) -> PostStanding {
    if answers.is_empty() {
        return PostStanding {
            standing: Standing::CouldNotTell,
            rule: "nothing_asked".to_owned(),
        };
    }
    match platform {
        Platform::X => x::standing::combine(answers),
        _ => standing::combine(platform, answers),
    }
}
