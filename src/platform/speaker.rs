//! The address that answered → whether it may speak for the door that was asked.
//!
//! A redirect can lead anywhere, and what another host says of a post is not the platform's word, nor the mirror's
//! (platforms.md 5.2). Cases: `tests/platform/speaker.rs`.

use url::Url;

use super::permalink::host_of;
use crate::model::citation::Platform;
use crate::model::post::PostSource;

/// Domains of one platform; whatever stands below them is its own. Mastodon has none: every server speaks for itself.
const fn domains(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::X => &["twitter.com", "x.com", "twimg.com"],
        Platform::Bluesky => &["bsky.app", "bsky.social", "plc.directory"],
        Platform::Mastodon => &[],
        Platform::Telegram => &["t.me", "telegram.me", "telegram.dog", "telegram.org"],
        // One company, whose pages send visitors to each other to sign in.
        Platform::Threads | Platform::Instagram | Platform::Facebook => &[
            "threads.net",
            "threads.com",
            "instagram.com",
            "facebook.com",
        ],
        Platform::TikTok => &["tiktok.com"],
        Platform::YouTube => &["youtube.com"],
        Platform::Vk => &["vk.com", "vk.ru"],
        Platform::Reddit => &["reddit.com"],
        Platform::TruthSocial => &["truthsocial.com"],
    }
}

/// Domains of a mirror.
const fn mirror_domains(source: PostSource) -> Option<&'static [&'static str]> {
    match source {
        PostSource::FxTwitter => Some(&["fxtwitter.com"]),
        PostSource::VxTwitter => Some(&["vxtwitter.com"]),
        _ => None,
    }
}

/// True where an answer from `url` may speak for the door at `asked`: it is the host that was asked, or one of the same
/// platform, or of the same mirror.
pub fn may_answer(platform: Platform, source: PostSource, asked: &str, url: &str) -> bool {
    let host = |address: &str| Url::parse(address).ok().and_then(|url| host_of(&url));
    let Some(answering) = host(url) else {
        return false;
    };
    let own = mirror_domains(source).unwrap_or_else(|| domains(platform));
    let is_below = |domain: &&str| {
        answering
            .strip_suffix(*domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    host(asked).is_some_and(|asked| asked == answering) || own.iter().any(is_below)
}
