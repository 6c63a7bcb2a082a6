//! A video that was served in pieces only, in a web archive player: every playlist and every piece comes back
//! byte for byte, so that a player finds the film where the playlist says it is.

use std::fs;

use serde_json::Value;

use super::programs::{Bench, told};
use crate::collect::pieces::{base, played_in_pieces};

#[test]
fn a_video_in_pieces_is_played_back_piece_by_piece() {
    let Some(bench) = Bench::ready() else { return };
    let (workplace, post, document) = played_in_pieces();
    workplace.collect(&document);
    let key = bench.path("video.key");
    bench.export_from(&workplace.archive(), &key, "warc", "video.warc.gz", &[]);
    bench.approved("warcio", &["check", "-v", "video.warc.gz"]);
    let index = fs::read_to_string(bench.path("video.cdxj")).expect("the index");
    let of_the_video = format!("https://video.twimg.com{}", base(&post));
    let lines = index.lines().filter(|line| line.contains(&of_the_video));
    let (lists, pieces): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.contains(".m3u8"));
    assert_eq!(
        lists.len(),
        3,
        "the list of renditions, the best one and its sound: {lists:?}"
    );
    assert_eq!(pieces.len(), 4, "{pieces:?}");
    bench.approved("wb-manager", &["init", "video"]);
    bench.approved("wb-manager", &["add", "video", "video.warc.gz"]);
    let played = bench.script("replay.py", &[".", "video", "video.cdxj"]);
    assert!(played.status.success(), "{}", told(&played));
    let counts: Value = serde_json::from_slice(&played.stdout).expect("counts");
    assert_eq!(counts["captures"], index.lines().count());
}
