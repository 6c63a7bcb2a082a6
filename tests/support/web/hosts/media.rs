//! An address → picture or film bytes (platforms.md 3.2–3.4, 7.5): every size of a picture, every
//! rendition of a film, ranges, validators. video.twimg.com refuses any request with a `Referer`.
//! Bytes stay when their post goes; they have states of their own.

use super::super::answer::Answer;
use super::super::bodies::{jpeg, mp4, png};
use super::super::clock::http_date;
use super::super::faults::page;
use super::super::http::Request;
use super::super::posts::MediaKind;
use super::super::scenario::Scenario;
use super::super::snowflake::unix_ms;
use super::super::state::State;
use super::known_if;

pub mod addresses;
mod ranges;

/// The sizes a picture is served in, with the length of a noise row that tells them apart.
const SIZES: [(&str, u16); 10] = [
    ("orig", 60),
    ("4096x4096", 58),
    ("large", 52),
    ("900x900", 46),
    ("medium", 44),
    ("small", 36),
    ("360x360", 32),
    ("240x240", 28),
    ("thumb", 26),
    ("120x120", 24),
];

/// The size of an address that names none.
const SIZE_UNNAMED: &str = "medium";

/// The answer of pbs.twimg.com.
pub fn picture(state: &State, request: &Request, scenario: Scenario) -> Answer {
    let Some(id) = addresses::media_id(request.path()) else {
        return known_if(Answer::empty(404), false);
    };
    let seed = seed(state, scenario);
    if request.path().starts_with("/profile_images/") {
        let is_known = (state.world.posts()).any(|post| addresses::avatar_id(post) == id);
        let bytes = jpeg(seed, request.path(), 1_200);
        return known_if(held("image/jpeg", bytes, id, request, scenario), is_known);
    }
    let Some((_, set, file)) = state.world.medium(id) else {
        return known_if(Answer::empty(404), false);
    };
    let (extension, size) = asked_form(request, &file.extension);
    let Some((_, row)) = SIZES.iter().find(|(name, _)| *name == size) else {
        return Answer::empty(404);
    };
    let is_photo_path = request.path().starts_with("/media/");
    if extension != file.extension || is_photo_path != (set.kind == MediaKind::Photo) {
        return Answer::empty(404);
    }
    let name = format!("picture {id} {size}");
    let (media_type, bytes) = match extension.as_str() {
        "png" => ("image/png", png(seed, &name, *row, 40)),
        _ => ("image/jpeg", jpeg(seed, &name, row * 121)),
    };
    held(media_type, bytes, id, request, scenario)
}

/// The answer of video.twimg.com.
pub fn video(state: &State, request: &Request, scenario: Scenario) -> Answer {
    if request.header("referer").is_some() {
        return Answer::html(403, page("403 Forbidden", "Not from there."));
    }
    let found = addresses::media_id(request.path()).and_then(|id| state.world.medium(id));
    let Some((_, set, file)) = found else {
        return known_if(Answer::empty(404), false);
    };
    let (path, key) = (request.path(), file.key());
    if scenario == Scenario::Geoblocked {
        return Answer::new(
            403,
            "text/plain",
            "This video is not available in your region.",
        );
    }
    let id = file.id;
    if set.kind == MediaKind::Gif && path == format!("/tweet_video/{key}.mp4") {
        let bytes = mp4(seed(state, scenario), &format!("film {id}"), 9_000);
        return held("video/mp4", bytes, id, request, scenario);
    }
    let base = format!("/ext_tw_video/{id}/pu");
    if path == format!("{base}/pl/{key}.m3u8") {
        return held(PLAYLIST, master(&base, &key), id, request, scenario);
    }
    for (width, height, bitrate) in addresses::FILM_SIZES {
        let size = format!("{width}x{height}");
        let noise_bytes = bitrate as usize / 50;
        let film = |name: &str| {
            mp4(
                seed(state, scenario),
                &format!("film {id} {size} {name}"),
                noise_bytes,
            )
        };
        if path == format!("{base}/vid/avc1/{size}/{key}.mp4") {
            return held("video/mp4", film("whole"), id, request, scenario);
        }
        for piece in 0..PIECES {
            if path == format!("{base}/vid/avc1/{size}/{key}-{piece}.m4s") {
                let name = format!("piece {piece}");
                return held("video/iso.segment", film(&name), id, request, scenario);
            }
        }
        if path == format!("{base}/pl/avc1/{size}/{key}.m3u8") {
            return held(
                PLAYLIST,
                segments(&format!("{base}/vid/avc1/{size}/{key}"), PIECES, scenario),
                id,
                request,
                scenario,
            );
        }
    }
    if path == format!("{base}/pl/mp4a/128000/{key}.m3u8") {
        let list = segments(&format!("{base}/aud/mp4a/128000/{key}"), 1, scenario);
        return held(PLAYLIST, list, id, request, scenario);
    }
    if path == format!("{base}/aud/mp4a/128000/{key}-0.m4s") {
        let sound = mp4(seed(state, scenario), &format!("sound {id}"), 4_100);
        return held("video/iso.segment", sound, id, request, scenario);
    }
    known_if(Answer::empty(404), false)
}

/// The media type of playlists.
const PLAYLIST: &str = "application/x-mpegURL";
/// Pieces of each rendition; the first is what the others need to be read (`EXT-X-MAP`).
const PIECES: usize = 3;

/// The list of renditions (RFC 8216 section 4.3.4).
fn master(base: &str, key: &str) -> Vec<u8> {
    let mut list = format!(
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n\
         #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-128000\",NAME=\"Audio\",DEFAULT=YES,URI=\"{base}/pl/mp4a/128000/{key}.m3u8\"\n"
    );
    for (width, height, bitrate) in addresses::FILM_SIZES {
        list.push_str(&format!(
            "#EXT-X-STREAM-INF:BANDWIDTH={bitrate},RESOLUTION={width}x{height},CODECS=\"mp4a.40.2,avc1.4D401E\",AUDIO=\"audio-128000\"\n\
             {base}/pl/avc1/{width}x{height}/{key}.m3u8\n"
        ));
    }
    list.into_bytes()
}

/// The list of one rendition's pieces.
fn segments(name: &str, pieces: usize, scenario: Scenario) -> Vec<u8> {
    let mut list = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:15\n".to_owned();
    if scenario == Scenario::PlaylistEncrypted {
        list.push_str("#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys.example/52\"\n");
    }
    let mut piece = 0;
    if pieces > 1 {
        list.push_str(&format!("#EXT-X-MAP:URI=\"{name}-0.m4s\"\n"));
        piece = 1;
    }
    for piece in piece..pieces {
        list.push_str(&format!("#EXTINF:7.250,\n{name}-{piece}.m4s\n"));
    }
    if scenario != Scenario::PlaylistLive {
        list.push_str("#EXT-X-ENDLIST\n");
    }
    list.into_bytes()
}

/// Other bytes at the same address come of another seed.
fn seed(state: &State, scenario: Scenario) -> u64 {
    match scenario {
        Scenario::ChangedBytes => state.world.seed ^ u64::MAX,
        _ => state.world.seed,
    }
}

/// Extension and size asked for, in any of the three spellings: `?format=jpg&name=orig`,
/// `.jpg?name=orig`, `.jpg:orig`.
fn asked_form(request: &Request, own_extension: &str) -> (String, String) {
    let (path, colon_size) = match request.path().rsplit_once(':') {
        Some((path, size)) => (path, Some(size.to_owned())),
        None => (request.path(), None),
    };
    let in_path = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_owned());
    let extension = in_path
        .or_else(|| request.parameter("format"))
        .unwrap_or_else(|| own_extension.to_owned());
    let size = colon_size
        .or_else(|| request.parameter("name"))
        .unwrap_or_else(|| SIZE_UNNAMED.to_owned());
    (extension, size)
}

/// Bytes the host holds, with their validators; a range of them, or nothing where the reader has
/// them already.
fn held(
    media_type: &str,
    bytes: Vec<u8>,
    id: u64,
    request: &Request,
    scenario: Scenario,
) -> Answer {
    let entity_tag = format!("\"{}\"", ranges::tag(&bytes));
    let media_type = match scenario {
        Scenario::MediaAsHtml => "text/html; charset=utf-8",
        _ => media_type,
    };
    let answer = if request.header("if-none-match") == Some(entity_tag.as_str()) {
        Answer::empty(304)
    } else {
        ranges::part(request.header("range"), media_type, bytes)
    };
    answer
        .with("accept-ranges", "bytes")
        .with("cache-control", "max-age=604800, must-revalidate")
        .with("etag", entity_tag)
        .with("last-modified", http_date(unix_ms(id)))
}
