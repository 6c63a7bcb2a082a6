//! A post → the JSON object of an alive post (platforms.md 2.1): text HTML-escaped with its short
//! links, creation floored to the second, entities, media with every variant. Pure.

use serde_json::{Map, Value, json};

use super::super::super::clock::whole_second;
use super::super::super::posts::{MediaFile, MediaKind, MediaSet, Post};
use super::super::embed::escaped;
use super::super::media::addresses;

/// Milliseconds in which a post can be edited: one hour.
const EDITABLE_MS: i64 = 3_600_000;

/// The object.
pub fn post_json(post: &Post) -> Value {
    let shown = match &post.media {
        Some(media) => post
            .text
            .replace(&format!(" https://t.co/{}", media.short), ""),
        None => post.text.clone(),
    };
    let mut document = json!({
        "__typename": "Tweet",
        "lang": post.language,
        "favorite_count": post.id % 9_973,
        "possibly_sensitive": false,
        "created_at": whole_second(post.created_ms),
        "display_text_range": [0, shown.chars().count()],
        "entities": entities(post),
        "id_str": post.id.to_string(),
        "text": escaped(&post.text),
        "user": user(post),
        "edit_control": {
            "edit_tweet_ids": [post.id.to_string()],
            "editable_until_msecs": (post.created_ms + EDITABLE_MS).to_string(),
            "is_edit_eligible": true,
            "edits_remaining": "5",
        },
        "conversation_count": post.id % 97,
        "news_action_type": "conversation",
        "isEdited": false,
        "isStaleEdit": false,
    });
    if post.versions > 1 {
        mark_edited(&mut document, post.versions);
    }
    if let Some(media) = &post.media {
        add_media(&mut document, post, media);
    }
    document
}

/// Names `versions` ids, the post's own the last, as those of an edited post.
pub fn mark_edited(document: &mut Value, versions: u32) {
    let own: u64 = (document["id_str"].as_str())
        .and_then(|id| id.parse().ok())
        .unwrap_or_default();
    // One version a minute: sixty thousand milliseconds above the low bits.
    let ids: Vec<String> = (0..u64::from(versions))
        .rev()
        .map(|earlier| own.saturating_sub((earlier * 60_000) << 22).to_string())
        .collect();
    document["edit_control"]["edit_tweet_ids"] = json!(ids);
    document["edit_control"]["edits_remaining"] = json!("4");
    document["isEdited"] = json!(true);
}

fn user(post: &Post) -> Value {
    json!({
        "id_str": post.author_id().to_string(),
        "name": post.name,
        "profile_image_url_https": addresses::avatar(post),
        "screen_name": post.handle,
        "verified": false,
        "is_blue_verified": true,
        "profile_image_shape": "Circle",
    })
}

fn entities(post: &Post) -> Value {
    let urls: Vec<Value> = (post.links.iter())
        .map(|link| {
            let short = format!("https://t.co/{}", link.short);
            json!({
                "display_url": link.expanded.trim_start_matches("https://"),
                "expanded_url": link.expanded,
                "indices": indices(&post.text, &short),
                "url": short,
            })
        })
        .collect();
    let hashtags: Vec<Value> = (post.text.split_whitespace())
        .filter_map(|word| word.strip_prefix('#'))
        .map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()))
        .map(|tag| json!({"indices": indices(&post.text, &format!("#{tag}")), "text": tag}))
        .collect();
    let mut entities = json!({
        "hashtags": hashtags,
        "urls": urls,
        "user_mentions": [],
        "symbols": [],
    });
    if let Some(media) = &post.media {
        entities["media"] = json!([media_entity(post, media)]);
    }
    entities
}

/// Where a piece of text stands, in code points.
fn indices(text: &str, piece: &str) -> [usize; 2] {
    let start = text.find(piece).map_or(0, |at| text[..at].chars().count());
    [start, start + piece.chars().count()]
}

fn media_entity(post: &Post, media: &MediaSet) -> Value {
    let short = format!("https://t.co/{}", media.short);
    json!({
        "display_url": format!("pic.twitter.com/{}", media.short),
        "expanded_url": post.media_page(),
        "indices": indices(&post.text, &short),
        "url": short,
    })
}

fn add_media(document: &mut Value, post: &Post, media: &MediaSet) {
    let details: Vec<Value> = (media.files.iter())
        .map(|file| detail(post, media, file))
        .collect();
    document["mediaDetails"] = json!(details);
    if media.kind == MediaKind::Photo {
        let photos: Vec<Value> = (media.files.iter())
            .map(|file| photo(post, media, file))
            .collect();
        document["photos"] = json!(photos);
    } else if let Some(film) = media.files.first() {
        document["video"] = video(media.kind, film);
    }
}

fn detail(post: &Post, media: &MediaSet, file: &MediaFile) -> Value {
    let (width, height) = file.size;
    let sized = |share: u32, resize: &str| json!({"w": (width / share).max(1), "h": (height / share).max(1), "resize": resize});
    let mut detail: Map<String, Value> = match media_entity(post, media) {
        Value::Object(entity) => entity,
        _ => Map::new(),
    };
    let kind = match media.kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Gif => "animated_gif",
    };
    detail.insert("type".to_owned(), json!(kind));
    detail.insert(
        "media_url_https".to_owned(),
        json!(addresses::picture(media.kind, file)),
    );
    detail.insert(
        "ext_media_availability".to_owned(),
        json!({"status": "Available"}),
    );
    detail.insert("ext_media_color".to_owned(), json!({"palette": []}));
    detail.insert(
        "original_info".to_owned(),
        json!({"width": width, "height": height, "focus_rects": []}),
    );
    detail.insert(
        "sizes".to_owned(),
        json!({"large": sized(1, "fit"), "medium": sized(2, "fit"), "small": sized(3, "fit"), "thumb": {"w": 150, "h": 150, "resize": "crop"}}),
    );
    if let Some(alt) = &file.alt {
        detail.insert("ext_alt_text".to_owned(), json!(alt));
    }
    if media.kind != MediaKind::Photo {
        detail.insert("video_info".to_owned(), video_info(media.kind, file));
    }
    Value::Object(detail)
}

fn video_info(kind: MediaKind, file: &MediaFile) -> Value {
    let mut variants: Vec<Value> = (addresses::films(kind, file).iter())
        .map(|film| json!({"bitrate": film.bitrate, "content_type": "video/mp4", "url": film.address}))
        .collect();
    if let Some(playlist) = addresses::playlist(kind, file) {
        variants.insert(
            0,
            json!({"content_type": "application/x-mpegURL", "url": playlist}),
        );
    }
    let (width, height) = file.size;
    json!({"aspect_ratio": [width, height], "duration_millis": 14_500, "variants": variants})
}

/// Of each film the playlist alone.
pub fn leave_out_films(document: &mut Value) {
    let is_film = |variant: &Value| {
        [&variant["content_type"], &variant["type"]]
            .iter()
            .any(|kind| **kind == "video/mp4")
    };
    let details = document["mediaDetails"]
        .as_array_mut()
        .into_iter()
        .flatten();
    for variants in details.map(|detail| &mut detail["video_info"]["variants"]) {
        if let Some(variants) = variants.as_array_mut() {
            variants.retain(|variant| !is_film(variant));
        }
    }
    if let Some(variants) = document["video"]["variants"].as_array_mut() {
        variants.retain(|variant| !is_film(variant));
    }
}

fn photo(post: &Post, media: &MediaSet, file: &MediaFile) -> Value {
    let (width, height) = file.size;
    let mut photo = json!({
        "backgroundColor": {"red": 204, "green": 214, "blue": 221},
        "cropCandidates": [],
        "expandedUrl": post.media_page(),
        "url": addresses::picture(media.kind, file),
        "width": width,
        "height": height,
    });
    if let Some(alt) = &file.alt {
        photo["accessibilityLabel"] = json!(alt);
    }
    photo
}

fn video(kind: MediaKind, file: &MediaFile) -> Value {
    let mut variants: Vec<Value> = (addresses::films(kind, file).iter())
        .map(|film| json!({"type": "video/mp4", "src": film.address}))
        .collect();
    if let Some(playlist) = addresses::playlist(kind, file) {
        variants.insert(0, json!({"type": "application/x-mpegURL", "src": playlist}));
    }
    let (width, height) = file.size;
    json!({
        "aspectRatio": [width, height],
        "contentType": if kind == MediaKind::Gif { "gif" } else { "media_entity" },
        "durationMs": 14_500,
        "mediaAvailability": {"status": "available"},
        "poster": addresses::picture(kind, file),
        "variants": variants,
        "videoId": {"type": "tweet", "id": file.id.to_string()},
        "viewCount": 0,
    })
}
