//! The log as files: names as C2SP tlog-tiles has them, and hashes from which a stranger makes the same root.

use pressmark::jobs::export::tiles;
use pressmark::log::checkpoint::Checkpoint;
use pressmark::log::tiles::{TILE_WIDTH, entry_bundle, hash_tiles};
use pressmark::log::tree::{Frontier, leaf_hash, node_hash};
use pressmark::model::digest::Digest;

use super::workshop::Workshop;

fn leaves(count: usize) -> Vec<Digest> {
    (0..count)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect()
}

/// The root as a reader of tiles makes it: the hashes of the highest level, then what hangs at the right edge.
fn root_of(leaves: &[Digest]) -> Digest {
    let tiles = hash_tiles(leaves);
    let level = |level: usize| -> Vec<Digest> {
        let start = format!("tile/{level}/");
        let files = tiles.iter().filter(|tile| tile.path.starts_with(&start));
        files
            .flat_map(|tile| tile.bytes.chunks(32).filter_map(Digest::from_slice))
            .collect()
    };
    // The full subtrees at the right edge, smallest last, each from the highest tile that holds it.
    let mut peaks: Vec<Digest> = Vec::new();
    let (mut start, mut left) = (0_usize, leaves.len());
    while left > 0 {
        let size = 1_usize << left.ilog2();
        let height = size.ilog2() as usize / 8;
        let unit = TILE_WIDTH.pow(height as u32);
        let mut nodes: Vec<Digest> = level(height)[start / unit..(start + size) / unit].to_vec();
        while nodes.len() > 1 {
            nodes = nodes
                .chunks(2)
                .map(|pair| node_hash(pair[0], pair[1]))
                .collect();
        }
        peaks.push(nodes[0]);
        start += size;
        left -= size;
    }
    let mut root = peaks.pop().expect("a log");
    while let Some(peak) = peaks.pop() {
        root = node_hash(peak, root);
    }
    root
}

#[test]
fn the_tiles_lead_to_the_root_at_every_size() {
    for size in [1, 2, 255, 256, 257, 511, 512, 700, 65_536, 65_537, 66_000] {
        let leaves = leaves(size);
        let root = leaves.iter().copied().collect::<Frontier>().root();
        assert_eq!(root_of(&leaves), root, "{size}");
    }
}

#[test]
fn names_are_grouped_by_three_digits_and_tell_what_is_not_full() {
    let paths = |count: usize| -> Vec<String> {
        hash_tiles(&leaves(count))
            .into_iter()
            .map(|tile| tile.path)
            .collect()
    };
    assert_eq!(paths(70), ["tile/0/000.p/70"]);
    assert_eq!(paths(256), ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(
        paths(300),
        ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]
    );
    let name = |number| {
        entry_bundle(number, &[Vec::new()])
            .expect("short entries")
            .path
    };
    assert_eq!(name(1_234_067), "tile/entries/x001/x234/067.p/1");
    let bundle = entry_bundle(0, &[b"ab".to_vec(), b"c".to_vec()]).expect("short entries");
    assert_eq!(bundle.bytes, b"\0\x02ab\0\x01c");
    assert_eq!(entry_bundle(0, &[vec![0; 65_536]]), None);
}

#[test]
fn an_archives_log_is_written_out_whole_with_its_checkpoint() {
    let workshop = Workshop::with_records(300);
    workshop.sign();
    // What no checkpoint covers yet is not published.
    workshop.add(300, 5);
    let mut files = std::collections::BTreeMap::new();
    let head = tiles::write(&workshop.archive(), &mut |path, bytes| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    })
    .expect("a signed archive");
    let checkpoint = String::from_utf8(files["checkpoint"].clone()).expect("text");
    let told = Checkpoint::open(&checkpoint, &[head.key.parse().expect("a key")]).expect("signed");
    assert_eq!((told.size, head.size), (300, 300));
    let mut tree = Frontier::default();
    for (number, name) in ["000", "001.p/44"].iter().enumerate() {
        let mut bundle = files[&format!("tile/entries/{name}")].as_slice();
        let mut hashes = Vec::new();
        while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
            let (entry, rest) = rest.split_at(usize::from(u16::from_be_bytes(*length)));
            hashes.extend(*leaf_hash(entry).as_bytes());
            tree.push(leaf_hash(entry));
            bundle = rest;
        }
        assert_eq!(files[&format!("tile/0/{name}")], hashes, "{number}");
    }
    assert_eq!(tree.root(), told.root);
    assert_eq!(files.len(), 6, "{:?}", files.keys());
}
