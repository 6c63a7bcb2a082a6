//! X's media keys are clocks: a picture's name holds a snowflake (platforms.md 3.1).
//!
//! A picture is uploaded before the post that shows it. Seconds or minutes are usual; a large gap is a reused
//! picture, and a picture from after its post is a mismatch. Judging that is not done here.

use url::Url;

use super::snowflake::clock;
use crate::model::timestamp::Timestamp;

/// Keys are eleven bytes in base64url.
const KEY_CHARS: usize = 15;
/// The first eight bytes, the snowflake, end inside the eleventh character.
const SNOWFLAKE_CHARS: usize = 11;
/// Bits of the eleventh character that belong to the ninth byte.
const SPARE_BITS: u32 = 2;

/// Path families that are followed by a number, the snowflake itself.
const NUMBERED_FAMILIES: [&str; 6] = [
    "ext_tw_video",
    "ext_tw_video_thumb",
    "amplify_video",
    "amplify_video_thumb",
    "card_img",
    "profile_images",
];
/// Path families that are followed by a base64url key.
const KEYED_FAMILIES: [&str; 3] = ["media", "tweet_video", "tweet_video_thumb"];

/// The snowflake in a key such as `GahebgHbEAEevTU`.
pub fn snowflake(key: &str) -> Option<u64> {
    if key.len() != KEY_CHARS {
        return None;
    }
    let mut bits: u128 = 0;
    for (at, byte) in key.bytes().enumerate() {
        let six = u128::from(six_bits(byte)?);
        if at < SNOWFLAKE_CHARS {
            bits = bits << 6 | six;
        }
    }
    u64::try_from(bits >> SPARE_BITS).ok()
}

/// When the picture or video was uploaded, by its key.
pub fn time(key: &str) -> Option<Timestamp> {
    snowflake(key).map(clock)
}

/// When a picture or video was uploaded, by its address on `twimg.com`.
pub fn time_of_address(address: &str) -> Option<Timestamp> {
    let url = Url::parse(address).ok()?;
    if !url.host_str()?.ends_with(".twimg.com") {
        return None;
    }
    let mut segments = url.path_segments()?;
    let family = segments.next()?;
    let name = segments.next()?;
    let key = name.split(['.', ':']).next()?;
    if KEYED_FAMILIES.contains(&family) {
        time(key)
    } else if NUMBERED_FAMILIES.contains(&family) {
        // Older profile pictures carry small counted numbers, which are no clocks.
        let number: u64 = key.parse().ok()?;
        (number > u64::from(u32::MAX)).then(|| clock(number))
    } else {
        None
    }
}

/// The value of a base64url digit (RFC 4648 section 5).
fn six_bits(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}
