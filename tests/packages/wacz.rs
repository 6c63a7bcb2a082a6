//! The WACZ and the bag: `wacz validate`, pywb from the WACZ, `bagit.py`.

use std::io::{Cursor, Read as _};

use pressmark::export::zip::Listing;
use serde_json::Value;

use super::programs::{Bench, told};

#[test]
fn the_wacz_is_valid_and_plays_every_capture() {
    let Some(bench) = Bench::ready() else { return };
    bench.export("wacz", "posts.wacz", &[]);
    bench.approved("wacz", &["validate", "-f", "posts.wacz"]);
    bench.approved("wb-manager", &["init", "posts"]);
    bench.approved(
        "wb-manager",
        &["add", "--unpack-wacz", "posts", "posts.wacz"],
    );
    let bytes = std::fs::read(bench.path("posts.wacz")).expect("the package");
    let mut listing = Listing::read(Cursor::new(bytes)).expect("a ZIP file");
    let entry = listing
        .entries
        .iter()
        .find(|entry| entry.name == "indexes/index.cdx")
        .cloned();
    let mut index = String::new();
    let mut source = listing.open(&entry.expect("an index")).expect("its bytes");
    source.read_to_string(&mut index).expect("UTF-8");
    std::fs::write(bench.path("index.cdx"), index).expect("a writable folder");
    let played = bench.script("replay.py", &[".", "posts", "index.cdx"]);
    assert!(played.status.success(), "{}", told(&played));
    let counts: Value = serde_json::from_slice(&played.stdout).expect("counts");
    assert!(counts["captures"].as_u64() > Some(50), "{counts}");
}

#[test]
fn the_hand_over_folder_is_a_valid_bag_until_something_changes() {
    let Some(bench) = Bench::ready() else { return };
    bench.export("bagit", "bag", &["--dead"]);
    bench.approved("bagit.py", &["--validate", "bag"]);
    let ids = bench.path("bag/data/records/ids.txt");
    std::fs::write(ids, "nothing\n").expect("a writable folder");
    let judged = bench.run("bagit.py", &["--validate", "bag"]);
    assert_eq!(judged.status.code(), Some(1), "{}", told(&judged));
}
