//! A media file → its addresses on pbs.twimg.com and video.twimg.com, and back (platforms.md 3.1–3.3).
//! The syndication document names them, the media hosts answer them.

use super::super::super::posts::{MediaFile, MediaKind, Post};
use super::super::super::snowflake::{id_at, id_of_media_key, media_key};

/// The sizes in which a film is held: width, height, bits a second.
pub const FILM_SIZES: [(u32, u32, u32); 3] = [
    (320, 180, 256_000),
    (640, 360, 832_000),
    (1280, 720, 2_176_000),
];

/// One rendition of a film.
pub struct Film {
    /// Bits a second; 0 for a GIF.
    pub bitrate: u32,
    /// Where it is.
    pub address: String,
}

/// The picture's address as the syndication document gives it: a film's is its poster.
pub fn picture(kind: MediaKind, file: &MediaFile) -> String {
    let (key, extension) = (file.key(), &file.extension);
    let path = match kind {
        MediaKind::Photo => format!("media/{key}.{extension}"),
        MediaKind::Video => format!("ext_tw_video_thumb/{}/pu/img/{key}.{extension}", file.id),
        MediaKind::Gif => format!("tweet_video_thumb/{key}.{extension}"),
    };
    format!("https://pbs.twimg.com/{path}")
}

/// The renditions, smallest first.
pub fn films(kind: MediaKind, file: &MediaFile) -> Vec<Film> {
    match kind {
        MediaKind::Photo => Vec::new(),
        MediaKind::Gif => vec![Film {
            bitrate: 0,
            address: format!("https://video.twimg.com/tweet_video/{}.mp4", file.key()),
        }],
        MediaKind::Video => (FILM_SIZES.iter())
            .map(|(width, height, bitrate)| Film {
                bitrate: *bitrate,
                address: format!(
                    "https://video.twimg.com/ext_tw_video/{}/pu/vid/avc1/{width}x{height}/{}.mp4?tag=12",
                    file.id,
                    file.key()
                ),
            })
            .collect(),
    }
}

/// The list of renditions, for a film.
pub fn playlist(kind: MediaKind, file: &MediaFile) -> Option<String> {
    (kind == MediaKind::Video).then(|| {
        format!(
            "https://video.twimg.com/ext_tw_video/{}/pu/pl/{}.m3u8?tag=12&container=cmaf",
            file.id,
            file.key()
        )
    })
}

/// The author's picture.
pub fn avatar(post: &Post) -> String {
    let id = avatar_id(post);
    format!(
        "https://pbs.twimg.com/profile_images/{id}/{}_normal.jpg",
        media_key(id)
    )
}

/// The id of the author's picture: a snowflake of four hundred days before the post.
pub fn avatar_id(post: &Post) -> u64 {
    id_at(post.created_ms - 400 * 86_400_000, &post.handle)
}

/// The media id in a path: the number behind the family, or the one in a key.
pub fn media_id(path: &str) -> Option<u64> {
    let mut segments = path.split('/').skip(1);
    let family = segments.next()?;
    let second = segments.next()?;
    match family {
        "media" | "tweet_video_thumb" | "tweet_video" => {
            let end = second.find(['.', ':']).unwrap_or(second.len());
            id_of_media_key(&second[..end])
        }
        "ext_tw_video" | "ext_tw_video_thumb" | "profile_images" => second.parse().ok(),
        _ => None,
    }
}
