//! The posts of the simulated web: `posts.json` (six posts of a news article of January 2022 and the
//! four invented ones of `examples/article.txt`) or generated ones → posts with ids, media ids and
//! addresses. An id always carries the moment of its post, a media id one shortly before it.

use serde::Deserialize;

use super::bodies::noise;
use super::snowflake::{id_at, media_key};

/// What becomes of the readers of a post; the doors of X answer by it (platforms.md 7.8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Everybody can read it.
    #[default]
    Alive,
    /// oEmbed 404, syndication 404.
    Deleted,
    /// oEmbed 404, syndication a tombstone that says the author deleted it.
    DeletedTombstone,
    /// oEmbed 404, syndication a post without user.
    Suspended,
    /// oEmbed 403, syndication an empty tombstone.
    Protected,
    /// oEmbed 404, syndication an empty tombstone.
    Withheld,
    /// oEmbed 200, syndication a tombstone that speaks of age.
    AgeGated,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Alive,
        Self::Deleted,
        Self::DeletedTombstone,
        Self::Suspended,
        Self::Protected,
        Self::Withheld,
        Self::AgeGated,
    ];

    /// The name, as the control host takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Deleted => "deleted",
            Self::DeletedTombstone => "deleted-tombstone",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::Withheld => "withheld",
            Self::AgeGated => "age-gated",
        }
    }

    /// The standing of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What kind of media a post carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    Photo,
    Video,
    Gif,
}

/// A post as the web knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Post {
    /// Its snowflake.
    pub id: u64,
    /// When it was posted, Unix milliseconds.
    pub created_ms: i64,
    /// Handle without `@`.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// The language X detected.
    pub language: String,
    /// The words, unescaped, short links as `https://t.co/…`, the media link last.
    pub text: String,
    /// Links in the text and where they lead.
    pub links: Vec<ShortLink>,
    /// Pictures or a film.
    pub media: Option<MediaSet>,
    /// How many versions there are; more than one marks an edited post.
    pub versions: u32,
    /// The host its short link leads to: `twitter.com` before May 2024, `x.com` after.
    pub status_host: String,
    /// What readers get at the start.
    pub standing: Standing,
}

/// A short link in a post's text.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct ShortLink {
    /// The code after `t.co/`.
    pub short: String,
    /// Where it leads.
    pub expanded: String,
}

/// The media of one post: one short link, one or more files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaSet {
    /// The code after `t.co/` and `pic.twitter.com/`.
    pub short: String,
    /// What the files are.
    pub kind: MediaKind,
    /// The files.
    pub files: Vec<MediaFile>,
}

/// One picture or film.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaFile {
    /// Its snowflake, a little before the post's.
    pub id: u64,
    /// `jpg` or `png`; for a film, of the poster.
    pub extension: String,
    /// Width and height that X prints, in pixels.
    pub size: (u32, u32),
    /// The description for those who cannot see it.
    pub alt: Option<String>,
}

impl MediaFile {
    /// The picture's key on pbs.twimg.com.
    pub fn key(&self) -> String {
        media_key(self.id)
    }
}

impl Post {
    /// Where the media link leads: the status page with the first photo or video opened.
    pub fn media_page(&self) -> Option<String> {
        let kind = match self.media.as_ref()?.kind {
            MediaKind::Photo => "photo",
            MediaKind::Video | MediaKind::Gif => "video",
        };
        Some(format!(
            "https://{}/{}/status/{}/{kind}/1",
            self.status_host, self.handle, self.id
        ))
    }

    /// An invented number for the author, of the short sequential sort.
    pub fn author_id(&self) -> u64 {
        let bytes = noise(0, &self.handle, 4);
        u64::from(u32::from_be_bytes([0, bytes[1], bytes[2], bytes[3]])) + 10_000_000
    }
}

/// The posts that stand in `posts.json`, in its order: the six of the article, then the four of the
/// example. A fault in that file is a fault of the tests, hence the panic.
pub fn fixture_posts() -> Vec<Post> {
    let told: Vec<ToldPost> =
        serde_json::from_str(include_str!("posts.json")).expect("posts.json has the told shape");
    told.into_iter().map(Post::from).collect()
}

/// `count` posts made of a seed, each with one short link and one photo.
pub fn generated_posts(seed: u64, count: usize) -> Vec<Post> {
    (0..count)
        .map(|index| generated_post(seed, index))
        .collect()
}

fn generated_post(seed: u64, index: usize) -> Post {
    const WORDS: [&str; 16] = [
        "harbour", "convoy", "bridge", "market", "station", "square", "river", "border",
        "hospital", "school", "road", "tower", "quay", "depot", "camp", "field",
    ];
    const DAYS: i64 = 4_000;
    let name = format!("generated post {index}");
    let bytes = noise(seed, &name, 32);
    let word = |place: usize| WORDS[usize::from(bytes[place] % 16)];
    let day = i64::from(u16::from_be_bytes([bytes[0], bytes[1]])) % DAYS;
    let second = i64::from(u16::from_be_bytes([bytes[2], bytes[3]]));
    // From 2013-01-01 on, within one day and eighteen hours of it.
    let created_ms = 1_356_998_400_000 + day * 86_400_000 + second * 1_000 + 123;
    let (link, media) = (code(seed, &name, "link"), code(seed, &name, "media"));
    let text = format!(
        "Report {index}: smoke over the {} near the {}, people leave by the {}. https://t.co/{link} https://t.co/{media}",
        word(4),
        word(5),
        word(6)
    );
    Post::from(ToldPost {
        handle: format!("witness_{index}"),
        name: format!("Witness {index}"),
        created: jiff::Timestamp::from_millisecond(created_ms).unwrap_or_default(),
        language: "en".to_owned(),
        text,
        links: vec![ShortLink {
            short: link,
            expanded: format!("https://news.example/generated/{seed}/{index}"),
        }],
        media: Some(ToldMedia {
            short: media,
            kind: MediaKind::Photo,
            files: vec![ToldFile {
                extension: "jpg".to_owned(),
                seconds_before: 20,
                width: 1200,
                height: 800,
                alt: None,
            }],
        }),
        versions: 1,
        status_host: "twitter.com".to_owned(),
        standing: Standing::Alive,
    })
}

/// A ten-character code.
fn code(seed: u64, name: &str, purpose: &str) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    noise(seed, &format!("{name} {purpose}"), 10)
        .into_iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]))
        .collect()
}

/// A post as `posts.json` tells it: without ids, which are computed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldPost {
    handle: String,
    name: String,
    created: jiff::Timestamp,
    language: String,
    text: String,
    #[serde(default)]
    links: Vec<ShortLink>,
    media: Option<ToldMedia>,
    #[serde(default = "one")]
    versions: u32,
    #[serde(default = "twitter")]
    status_host: String,
    #[serde(default)]
    standing: Standing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldMedia {
    short: String,
    kind: MediaKind,
    files: Vec<ToldFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldFile {
    extension: String,
    seconds_before: i64,
    width: u32,
    height: u32,
    alt: Option<String>,
}

fn one() -> u32 {
    1
}

fn twitter() -> String {
    "twitter.com".to_owned()
}

impl From<ToldPost> for Post {
    fn from(told: ToldPost) -> Self {
        let created_ms = told.created.as_millisecond();
        let media = told.media.map(|media| MediaSet {
            kind: media.kind,
            files: (media.files.into_iter().enumerate())
                .map(|(index, file)| MediaFile {
                    id: id_at(
                        created_ms - file.seconds_before * 1_000,
                        &format!("{} {index}", media.short),
                    ),
                    extension: file.extension,
                    size: (file.width, file.height),
                    alt: file.alt,
                })
                .collect(),
            short: media.short,
        });
        Self {
            id: id_at(created_ms, &told.handle),
            created_ms,
            handle: told.handle,
            name: told.name,
            language: told.language,
            text: told.text,
            links: told.links,
            media,
            versions: told.versions,
            status_host: told.status_host,
            standing: told.standing,
        }
    }
}
