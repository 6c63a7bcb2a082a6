//! A seed and tables → the world before anything happens to it: posts, where short links lead, news
//! pages, and how strict and how fast the web is. Built by chaining; nothing here changes later (what
//! changes is in `state.rs`). `World::new` holds all that the article of January 2022 and
//! `examples/article.txt` cite; `World::empty` holds nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::clock::START_MS;
use super::delivery::Pace;
use super::posts::{MediaFile, MediaSet, Post, fixture_posts, generated_posts};

/// Whether the syndication host checks its token (platforms.md 2.1 and 7.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenMode {
    /// The exact token, or `{}`.
    Strict,
    /// Any token, or `{}`.
    Lax,
}

/// What becomes of requests for hosts and paths that are not of this world. They are answered 404
/// either way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// `SimulatedWeb::unexpected` lists them.
    Strict,
    /// They pass.
    Lenient,
}

/// A news page.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Page {
    /// The page's language.
    pub language: String,
    /// Headline and title.
    pub title: String,
    /// The article.
    pub paragraphs: Vec<String>,
}

/// Everything there is, before anything happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct World {
    pub(super) seed: u64,
    pub(super) start_ms: i64,
    pub(super) pace: Pace,
    pub(super) token_mode: TokenMode,
    pub(super) strictness: Strictness,
    pub(super) posts: BTreeMap<u64, Post>,
    /// Host and path of a short link → where it leads.
    pub(super) links: BTreeMap<(String, String), String>,
    /// Host and path of a page, without query.
    pub(super) pages: BTreeMap<(String, String), Page>,
    /// Media id → post id and place among the post's files.
    media: BTreeMap<u64, (u64, usize)>,
}

impl World {
    /// The world of the fixture tables; the seed decides the bytes of media.
    pub fn new(seed: u64) -> Self {
        let told: ToldPages = serde_json::from_str(include_str!("pages.json"))
            .expect("pages.json has the told shape");
        let mut world = Self::empty(seed);
        for post in fixture_posts() {
            world = world.with_post(post);
        }
        for (short, target) in told.links {
            world = world.with_link(&short, &target);
        }
        for page in told.pages {
            world = world.with_page(&page.url, page.page);
        }
        world
    }

    /// A world without posts, links and pages.
    pub fn empty(seed: u64) -> Self {
        Self {
            seed,
            start_ms: START_MS,
            pace: Pace {
                slow_head: Duration::from_millis(50),
                drip: Duration::from_millis(1),
                retry_after: Duration::from_secs(120),
                requests_before_limit: 3,
            },
            token_mode: TokenMode::Strict,
            strictness: Strictness::Lenient,
            posts: BTreeMap::new(),
            links: BTreeMap::new(),
            pages: BTreeMap::new(),
            media: BTreeMap::new(),
        }
    }

    /// With one more post, and its short links on t.co.
    pub fn with_post(mut self, post: Post) -> Self {
        for link in &post.links {
            self = self.with_link(&format!("https://t.co/{}", link.short), &link.expanded);
        }
        if let (Some(media), Some(page)) = (&post.media, post.media_page()) {
            self = self.with_link(&format!("https://t.co/{}", media.short), &page);
            for (place, file) in media.files.iter().enumerate() {
                self.media.insert(file.id, (post.id, place));
            }
        }
        self.posts.insert(post.id, post);
        self
    }

    /// With `count` posts made of the seed, each citing a generated page of news.example.
    pub fn with_generated_posts(mut self, count: usize) -> Self {
        for post in generated_posts(self.seed, count) {
            for link in &post.links {
                let page = Page {
                    language: "en".to_owned(),
                    title: format!("What {} saw", post.name),
                    paragraphs: vec![post.text.clone(), format!("Filed under {}.", post.id)],
                };
                self = self.with_page(&link.expanded, page);
            }
            self = self.with_post(post);
        }
        self
    }

    /// With a short link; `short` is its whole address, the scheme does not matter.
    pub fn with_link(mut self, short: &str, target: &str) -> Self {
        self.links.insert(host_and_path(short), target.to_owned());
        self
    }

    /// With a news page at an address; its query does not matter.
    pub fn with_page(mut self, address: &str, page: Page) -> Self {
        self.pages.insert(host_and_path(address), page);
        self
    }

    /// With waits of this length.
    pub const fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// With the clock standing at this moment at the start (Unix milliseconds).
    pub const fn starting_at(mut self, start_ms: i64) -> Self {
        self.start_ms = start_ms;
        self
    }

    /// With a syndication host that checks its token so.
    pub const fn with_tokens(mut self, token_mode: TokenMode) -> Self {
        self.token_mode = token_mode;
        self
    }

    /// With requests for unknown things treated so.
    pub const fn with_strictness(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }

    /// The posts, by id.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.posts.values()
    }

    /// The post of a handle; the first one, where there are several.
    pub fn post_by(&self, handle: &str) -> Option<&Post> {
        self.posts.values().find(|post| post.handle == handle)
    }

    /// Where a short link leads.
    pub fn link_target(&self, host: &str, path: &str) -> Option<&str> {
        let key = (host.to_owned(), path.to_owned());
        self.links.get(&key).map(String::as_str)
    }

    /// The media file of an id, with its post and set.
    pub fn medium(&self, media_id: u64) -> Option<(&Post, &MediaSet, &MediaFile)> {
        let (post_id, place) = self.media.get(&media_id)?;
        let post = self.posts.get(post_id)?;
        let set = post.media.as_ref()?;
        Some((post, set, set.files.get(*place)?))
    }
}

/// Host in lower case and path without query of an address with or without scheme.
pub fn host_and_path(address: &str) -> (String, String) {
    let (host, target) = host_and_target(address);
    let path = target.split(['?', '#']).next().unwrap_or_default();
    (host, path.to_owned())
}

/// Host in lower case, and path with query, of an address with or without scheme.
pub fn host_and_target(address: &str) -> (String, String) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (authority, target) = match rest.find(['/', '?']) {
        Some(end) if rest[end..].starts_with('/') => (&rest[..end], rest[end..].to_owned()),
        Some(end) => (&rest[..end], format!("/{}", &rest[end..])),
        None => (rest, "/".to_owned()),
    };
    let host = authority.split(':').next().unwrap_or_default();
    (host.to_ascii_lowercase(), target)
}

/// `pages.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldPages {
    links: BTreeMap<String, String>,
    pages: Vec<ToldPage>,
}

#[derive(Deserialize)]
struct ToldPage {
    url: String,
    #[serde(flatten)]
    page: Page,
}
