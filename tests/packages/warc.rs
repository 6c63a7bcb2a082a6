//! The WARC and its index: warcio checks every digest, cdxj-indexer makes the same index, pywb plays every
//! capture back byte for byte and follows the redirects.

use std::fs;

use serde_json::Value;

use super::programs::{Bench, told};
use crate::export::surt;

#[test]
fn players_and_indexers_read_the_warc_as_we_do() {
    let Some(bench) = Bench::ready() else { return };
    bench.export("warc", "posts.warc.gz", &[]);
    let checked = bench.approved("warcio", &["check", "-v", "posts.warc.gz"]);
    assert!(checked.matches("digest pass").count() > 100, "{checked}");

    let playable = "response,revisit,resource";
    let indexed = bench.approved(
        "cdxj-indexer",
        &["-s", "--records", playable, "posts.warc.gz"],
    );
    let ours = fs::read_to_string(bench.path("posts.cdxj")).expect("the index");
    assert!(ours.lines().count() > 50);
    assert_eq!(ours, indexed);

    bench.approved("wb-manager", &["init", "posts"]);
    bench.approved("wb-manager", &["add", "posts", "posts.warc.gz"]);
    let played = bench.script("replay.py", &[".", "posts", "posts.cdxj"]);
    assert!(played.status.success(), "{}", told(&played));
    let counts: Value = serde_json::from_slice(&played.stdout).expect("counts");
    assert_eq!(counts["captures"], ours.lines().count());
    assert!(counts["redirects"].as_u64() > Some(10), "{counts}");
    assert!(counts["revisits"].as_u64() > Some(5), "{counts}");
}

#[test]
fn a_changed_byte_is_found() {
    let Some(bench) = Bench::ready() else { return };
    bench.export("warc", "posts.warc.gz", &[]);
    let unpack = "import gzip,sys; sys.stdout.buffer.write(gzip.open('posts.warc.gz').read())";
    let mut bytes = bench.run("python", &["-c", unpack]).stdout;
    let at =
        (bytes.windows(10).position(|ten| ten == b"Ellery san")).expect("a word of the document");
    bytes[at] ^= 1;
    fs::write(bench.path("altered.warc"), &bytes).expect("a writable folder");
    let checked = bench.run("warcio", &["check", "-v", "altered.warc"]);
    assert_eq!(checked.status.code(), Some(1), "{}", told(&checked));
    assert!(told(&checked).contains("digest failed"));
}

#[test]
fn the_table_of_sort_keys_is_that_of_the_indexer() {
    let Some(bench) = Bench::ready() else { return };
    let script = "import sys, surt\n\
                  for line in open(sys.argv[1], encoding='utf-8'):\n    \
                      address, key = line.rstrip('\\n').split('\\t')\n    \
                      assert surt.surt(address) == key, (address, key, surt.surt(address))";
    fs::write(bench.path("keys.tsv"), surt::CASES).expect("a writable folder");
    bench.approved("python", &["-c", script, "keys.tsv"]);
}
