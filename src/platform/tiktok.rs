//! TikTok: a film or picture series is named by a number with a clock of whole seconds (platforms.md 5.7).
//!
//! The key is the number. Short links (`vm.tiktok.com`, `/t/…`) lead to it by a redirect.
//! Cases: `tests/cases/platform/`.

use url::Url;

use super::permalink::{HostRow, Hosts, PostPath, handle_behind_at, is_number, segments};
use crate::model::post::{IdTime, ImpossibleId};
use crate::model::timestamp::Timestamp;

/// Numbers with a clock have this many digits.
const ID_DIGITS: usize = 19;
/// Machine and sequence, below the clock.
const BITS_BELOW_CLOCK: u32 = 32;
/// The number is given when the upload begins: mostly some ten seconds before the post, once 37. A draft can
/// wait longer, which no bar covers.
const UPLOAD_TO_POST_MS: i64 = 10 * 60_000;

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "tiktok-video",
    hosts: Hosts::Prefixed {
        prefixes: &["", "www.", "m."],
        names: &["tiktok.com"],
    },
    read: post_path,
}];

/// The time in a number.
pub(super) fn id_time(id: &str) -> IdTime {
    if !is_number(id) {
        return IdTime::Impossible(ImpossibleId::NotANumber);
    }
    match id.parse::<i64>() {
        Ok(0) => IdTime::Impossible(ImpossibleId::Zero),
        Ok(number) if id.len() == ID_DIGITS => IdTime::About {
            time: Timestamp::from_millis((number >> BITS_BELOW_CLOCK).saturating_mul(1000)),
            error_ms: UPLOAD_TO_POST_MS,
        },
        Ok(_) => IdTime::None,
        Err(_) => IdTime::Impossible(ImpossibleId::TooLarge),
    }
}

/// `/@name/video/1`, `/@name/photo/1`, `/video/1`, `/v/1.html`, `/embed/1`, `/embed/v2/1`.
fn post_path(url: &Url) -> Option<PostPath> {
    let parts = segments(url);
    let (handle, id) = match parts.as_slice() {
        [name, "video" | "photo", id, ..] if name.starts_with('@') => (handle_behind_at(name), *id),
        ["video" | "v", id, ..] | ["embed", "v2", id, ..] | ["embed", id, ..] => (None, *id),
        _ => return None,
    };
    let id = id.strip_suffix(".html").unwrap_or(id);
    is_number(id).then(|| PostPath {
        id: id.to_owned(),
        handle,
    })
}
