//! Shortcodes of site generators that name a post by its number: Hugo's `{{< tweet … >}}` and `{{< x … >}}`, Jekyll's
//! `{% tweet … %}`, components such as `<Tweet id="…" />` (platforms.md 4.2).

use std::sync::LazyLock;

use regex::Regex;

static SHORTCODES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"\{\{[<%]\s*(?:tweet|twitter|x|twitter_simple|tweet_simple|x_simple)\s[^{}]{0,200}[>%]\}\}|\{%\s*(?:tweet|twitter)\s[^{}]{0,200}%\}|<(?:Tweet|TwitterTweetEmbed|TweetEmbed|Twitter)\s[^<>]{0,200}>"#,
    )
    .ok()
});
/// Ids of posts have at least this many digits in any era that had shortcodes.
const ID_DIGITS_MIN: usize = 8;

/// All posts named by a shortcode: address, first byte, byte after the last.
pub fn all(source: &str) -> Vec<(String, usize, usize)> {
    let Some(pattern) = SHORTCODES.as_ref() else {
        return Vec::new();
    };
    pattern
        .find_iter(source)
        .filter(|found| !found.as_str().contains("://"))
        .filter_map(|found| {
            address(found.as_str()).map(|address| (address, found.start(), found.end()))
        })
        .collect()
}

fn address(code: &str) -> Option<String> {
    let id = code
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() >= ID_DIGITS_MIN)?;
    let user = ["user=", "user:"]
        .iter()
        .find_map(|key| code.split(key).nth(1))
        .map(|rest| rest.trim_start_matches(['"', '\'', ' ', '@']))
        .map(|rest| {
            rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .next()
                .unwrap_or_default()
        })
        .filter(|user| !user.is_empty());
    Some(match user {
        Some(user) => format!("https://twitter.com/{user}/status/{id}"),
        None => format!("https://twitter.com/i/status/{id}"),
    })
}
