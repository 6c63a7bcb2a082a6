//! The media of a syndication answer → addresses in the order of quality (platforms.md 3.2, 3.3).
//!
//! What the answer says about availability is ignored: media called deleted have been served all the same
//! (platforms.md 3.4), so the bytes are always asked for.

use std::cmp::Reverse;

use serde_json::Value;
use url::Url;

use crate::model::post::{MediaKind, PostMedia};
use crate::platform::json::{list, text};

/// Picture sizes, best first. `orig` is the uploaded picture.
const SIZES: [&str; 5] = ["orig", "4096x4096", "large", "medium", "small"];
/// A post holds at most four; answers with more are not followed without end.
const MEDIA_MAX: usize = 16;
/// Variants of one video that are kept as addresses.
const VARIANTS_MAX: usize = 16;

/// Pictures and videos in the order shown.
pub(super) fn of_tweet(value: &Value) -> Vec<PostMedia> {
    let details = list(value, "mediaDetails");
    if !details.is_empty() {
        return details
            .iter()
            .filter_map(of_detail)
            .take(MEDIA_MAX)
            .collect();
    }
    let photos = list(value, "photos").iter().filter_map(of_photo);
    let video = value.get("video").and_then(of_video);
    photos.chain(video).take(MEDIA_MAX).collect()
}

/// One of `mediaDetails`.
fn of_detail(detail: &Value) -> Option<PostMedia> {
    let picture = text(detail, "media_url_https").filter(|address| is_web_address(address));
    let alt_text = text(detail, "ext_alt_text").map(str::to_owned);
    let kind = match text(detail, "type") {
        Some("video") => MediaKind::Video,
        Some("animated_gif") => MediaKind::AnimatedGif,
        _ => MediaKind::Photo,
    };
    let addresses = if kind == MediaKind::Photo {
        picture_addresses(picture?)
    } else {
        let video = detail.get("video_info").unwrap_or(&Value::Null);
        video_addresses(&variants(list(video, "variants")), picture)
    };
    medium(kind, addresses, alt_text)
}

/// One of `photos`, the field answers without `mediaDetails` have.
fn of_photo(photo: &Value) -> Option<PostMedia> {
    let address = text(photo, "url").filter(|address| is_web_address(address))?;
    let alt_text = text(photo, "accessibilityLabel").map(str::to_owned);
    medium(MediaKind::Photo, picture_addresses(address), alt_text)
}

/// The `video` field. It does not tell a video from a moving picture.
fn of_video(video: &Value) -> Option<PostMedia> {
    let poster = text(video, "poster").filter(|address| is_web_address(address));
    let addresses = video_addresses(&variants(list(video, "variants")), poster);
    medium(MediaKind::Video, addresses, None)
}

fn medium(kind: MediaKind, addresses: Vec<String>, alt_text: Option<String>) -> Option<PostMedia> {
    (!addresses.is_empty()).then_some(PostMedia {
        content_id: None,
        kind,
        addresses,
        alt_text,
    })
}

/// The picture in every size in the format its address names, best first; the address itself comes last.
/// An address of another shape is the only one.
pub(super) fn picture_addresses(address: &str) -> Vec<String> {
    let mut addresses: Vec<String> = picture_base(address)
        .map(|(base, format)| {
            SIZES
                .iter()
                .map(|size| format!("{base}?format={format}&name={size}"))
                .collect()
        })
        .unwrap_or_default();
    addresses.push(address.to_owned());
    addresses
}

/// `https://pbs.twimg.com/media/KEY` and `jpg` from `…/KEY.jpg`, `…/KEY.jpg:large` or `…/KEY?format=jpg`.
fn picture_base(address: &str) -> Option<(String, String)> {
    let url = Url::parse(address).ok()?;
    let path = url.path();
    if url.host_str() != Some("pbs.twimg.com") || !path.starts_with("/media/") {
        return None;
    }
    let sized = path.split(':').next().unwrap_or(path);
    let (base, format) = match sized.rsplit_once('.') {
        Some((base, format)) => (base, format.to_owned()),
        None => {
            let (_, format) = url.query_pairs().find(|(name, _)| name == "format")?;
            (sized, format.into_owned())
        }
    };
    let plain = !format.is_empty() && format.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| (format!("https://pbs.twimg.com{base}"), format))
}

/// One encoding of a video.
struct Variant<'v> {
    address: &'v str,
    playlist: bool,
    bitrate: Option<u64>,
    pixels: u64,
}

/// Both spellings: `{bitrate, content_type, url}` and `{type, src}`. HEVC is skipped, few can play it.
fn variants(listed: &[Value]) -> Vec<Variant<'_>> {
    listed
        .iter()
        .filter_map(|variant| {
            let address = text(variant, "url").or_else(|| text(variant, "src"))?;
            let kind = text(variant, "content_type")
                .or_else(|| text(variant, "type"))
                .unwrap_or_default();
            if !is_web_address(address) || address.contains("/hevc/") {
                return None;
            }
            Some(Variant {
                address,
                playlist: kind.to_ascii_lowercase().contains("mpegurl")
                    || address.contains(".m3u8"),
                bitrate: variant.get("bitrate").and_then(Value::as_u64),
                pixels: pixels_of(address),
            })
        })
        .take(VARIANTS_MAX)
        .collect()
}

/// Films by falling bitrate, then size; then the poster. A playlist holds no picture and is the very last,
/// and only where there is no film.
fn video_addresses(variants: &[Variant<'_>], poster: Option<&str>) -> Vec<String> {
    let (playlists, mut films): (Vec<&Variant<'_>>, Vec<&Variant<'_>>) =
        variants.iter().partition(|variant| variant.playlist);
    films.sort_by_key(|film| Reverse((film.bitrate, film.pixels)));
    let no_film = films.is_empty();
    let mut addresses: Vec<String> = Vec::new();
    let ordered = films.iter().map(|film| film.address).chain(poster).chain(
        playlists
            .iter()
            .filter(|_| no_film)
            .map(|list| list.address),
    );
    for address in ordered {
        if !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    addresses
}

/// Width times height from a path segment such as `1280x720`; zero where there is none.
fn pixels_of(address: &str) -> u64 {
    address
        .split('/')
        .find_map(|segment| {
            let (width, height) = segment.split_once('x')?;
            let width: u32 = width.parse().ok()?;
            let height: u32 = height.parse().ok()?;
            Some(u64::from(width) * u64::from(height))
        })
        .unwrap_or_default()
}

/// True for addresses that X itself serves media at.
pub(super) fn is_platforms_own(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        url.scheme() == "https"
            && url
                .host_str()
                .is_some_and(|host| host.ends_with(".twimg.com"))
    })
}

fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
