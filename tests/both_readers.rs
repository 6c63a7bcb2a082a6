//! Addresses of posts are read twice, by the finder of quotes and by the rooms that ask platforms: both know the same
//! addresses as posts', and the same posts in them.

use pressmark::extract::extract;
use pressmark::model::citation::Platform;
use pressmark::model::document::Document;
use pressmark::platform;

/// Every address that the tables of `platform/` tell about.
fn addresses() -> Vec<&'static str> {
    let tables = [
        include_str!("cases/platform/permalinks.tsv"),
        include_str!("cases/platform/permalinks-elsewhere.tsv"),
    ];
    tables
        .into_iter()
        .flat_map(|table| table.lines().skip(1))
        .filter_map(|line| line.split('\t').next())
        .filter(|address| address.starts_with("https://"))
        .collect()
}

/// What one of the readers alone knows so far: front ends of other people and rare forms that
/// the finder leaves to the links it lists, and ids that no post can have, which only the asking rooms turn down.
const KNOWN_APART: &[&str] = &[
    "https://x.com./Reuters/status/1479423284286627842",
    "https://twitter.com:443/Reuters/status/1479423284286627842",
    "https://twitter.com/jack#!/jack/status/20",
    "https://twitter.com/#%21/jack/statuses/20",
    "https://twitter.com/@jack/status/20",
    "https://twitter.com/jack/status/0020",
    "https://twitter.com/an-odd-name/status/20",
    "https://mobile.twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion/jack/status/20",
    "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1479423284286627842&lang=en",
    "https://api.fxtwitter.com/2/status/20",
    "https://threadreaderapp.com/thread/1479423284286627842.html",
    "https://deer.social/profile/quay.example.org/post/3lbruqxjnjn2n",
    "https://skyview.social/?url=https://bsky.app/profile/quay.example.org/post/3lbruqxjnjn2n&viewtype=tree",
    "https://bsky.app/profile/quay.example.org/post/3lbruqxjnjn2",
    "https://bsky.app/profile/quay.example.org/post/3lbruqxjnjn21",
    "https://bsky.app/profile/quay/post/3lbruqxjnjn2n",
    "https://mastodon.example/deck/@quay/108779000807761862",
    "https://mastodon.example/web/statuses/108779000807761862",
    "https://mastodon.example/users/quay/statuses/12345",
    "https://pleroma.example/notice/9toW5V2xFzTqK2TBKu",
    "https://telegram.dog/quaynews/04711",
    "https://t.me/quaynews/0",
    "https://www.instagram.com/p/Ch/",
];

/// A quote whose day, behind the byline, is linked to an address.
fn quoted(address: &str) -> Document {
    let permalink = platform::permalink_of_url(address);
    let handle = permalink.and_then(|permalink| permalink.handle);
    let page = format!(
        "<p>They said so.</p><blockquote><p>The pier is closed until further notice.</p>&mdash; Jane (@{}) \
         <a href=\"{}\">March 14, 2025</a></blockquote>",
        handle.as_deref().unwrap_or("jane"),
        address.replace('&', "&amp;")
    );
    let line =
        serde_json::json!({"id": "page", "media_type": "text/html", "text": page}).to_string();
    pressmark::read::json_lines::line("page", 1, &line).expect("a document")
}

/// A key may begin with the account or the kind, and end with a comment; the finder gives ids as they are written.
fn same_id(found: &str, known: &str) -> bool {
    let (found, known) = (found.to_lowercase(), known.to_lowercase());
    let last = known.rsplit('/').next().unwrap_or_default();
    known.starts_with(&format!("{found}/")) || known.ends_with(&found) || found.starts_with(last)
}

#[test]
fn both_readers_know_the_same_addresses() {
    let mut apart = Vec::new();
    let mut alike_after_all = Vec::new();
    for address in addresses() {
        let extraction = extract(&quoted(address));
        let quoted = extraction.posts.first();
        let found = quoted.and_then(|post| Some((post.platform, post.status_id.clone()?)));
        let known = platform::post_of_url(address).map(|key| (key.platform, key.id));
        let same = match (&found, &known) {
            (None, None) => true,
            (Some((one, id)), Some((other, key))) => one == other && same_id(id, key),
            _ => false,
        };
        match (same, KNOWN_APART.contains(&address)) {
            (false, false) => apart.push(format!("{address}: {found:?}, {known:?}")),
            (true, true) => alike_after_all.push(address),
            _ => {}
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(alike_after_all.is_empty(), "{alike_after_all:?}");
}

/// Share links, short links and links through a platform's own gate show no post, and are followed.
#[test]
fn addresses_that_lead_to_a_post_are_links_of_the_quote() {
    for (address, platform) in [
        ("https://vm.tiktok.com/ZMabc123/", Platform::TikTok),
        ("https://vt.tiktok.com/ZMabc123/", Platform::TikTok),
        ("https://www.tiktok.com/t/ZMabc123/", Platform::TikTok),
        (
            "https://www.reddit.com/r/harbours/s/AbCdEfGh",
            Platform::Reddit,
        ),
        ("https://fb.watch/abcDEF12/", Platform::Facebook),
        (
            "https://www.facebook.com/share/p/1AbCdEfGh/",
            Platform::Facebook,
        ),
        (
            "https://www.facebook.com/share/v/1AbCdEfGh/",
            Platform::Facebook,
        ),
        (
            "https://m.facebook.com/share/r/1AbCdEfGh/",
            Platform::Facebook,
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.com%2Fquay%2Fstatus%2F1478848389453488132&h=AT0",
            Platform::X,
        ),
        (
            "https://www.facebook.com/flx/warn/?u=https%3A%2F%2Fx.com%2Fquay%2Fstatus%2F1478848389453488132",
            Platform::X,
        ),
        (
            "https://www.instagram.com/stories/quay/2900000000000000000/",
            Platform::Instagram,
        ),
        ("https://lnkd.in/eAbCdEf", Platform::X),
        ("https://bit.ly/3AbCdEf", Platform::X),
    ] {
        let extraction = extract(&quoted(address));
        let post = extraction.posts.first().expect("a quote");
        assert_eq!(post.links, [address], "{address}");
        assert_eq!(post.platform, platform, "{address}");
    }
}

/// Outside any quote the same are listed, and markup that names a post without showing it as well.
#[test]
fn posts_that_markup_names_are_listed() {
    for (markup, address) in [
        (
            "<div id=\"vk_post_-1_105\"></div><script>VK.Widgets.Post(\"vk_post_-1_105\", -1, 105, 'a');</script>",
            "https://vk.com/wall-1_105",
        ),
        (
            "<div id=\"vk_post_1_105\"></div>",
            "https://vk.com/wall1_105",
        ),
        (
            "<blockquote class=\"tiktok-embed\" data-video-id=\"6748451240264420610\"></blockquote>",
            "https://www.tiktok.com/video/6748451240264420610",
        ),
        (
            "<iframe src=\"https://www.tiktok.com/embed/v2/6748451240264420610\"></iframe>",
            "https://www.tiktok.com/embed/v2/6748451240264420610",
        ),
        (
            "<iframe src=\"https://embed.bsky.app/embed/did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lp33byqedk2g\"></iframe>",
            "https://embed.bsky.app/embed/did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lp33byqedk2g",
        ),
        (
            "<a href=\"https://fb.watch/abcDEF12/\">film</a>",
            "https://fb.watch/abcDEF12/",
        ),
    ] {
        let page = format!("<p>They said so.</p>{markup}<p>Nobody knows.</p>");
        let line =
            serde_json::json!({"id": "page", "media_type": "text/html", "text": page}).to_string();
        let document = pressmark::read::json_lines::line("page", 1, &line).expect("a document");
        let extraction = extract(&document);
        let listed: Vec<&str> = extraction
            .bare_links
            .iter()
            .map(|link| link.url.as_str())
            .collect();
        assert_eq!(listed, [address], "{markup}");
    }
}
