//! The log as plain files that any web server can serve (C2SP tlog-tiles): hashes in tiles of 256, entries in
//! bundles of as many, under names that never change once they are full.
//!
//! Only entries go in, which hold salted digests and no content. Cases: `tests/log/tiles.rs`.

use super::tree::node_hash;
use crate::model::digest::Digest;

/// Hashes in a full tile, entries in a full bundle: a tile has a height of 8.
pub const TILE_WIDTH: usize = 256;

/// One file: its path below the log's address, and its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TileFile {
    /// `tile/0/x001/234`, with `.p/17` behind it where it is not full.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The tiles of the tree over these leaves, lowest level first.
pub fn hash_tiles(leaves: &[Digest]) -> Vec<TileFile> {
    let mut tiles = Vec::new();
    let mut nodes = leaves.to_vec();
    let mut level = 0;
    while !nodes.is_empty() {
        let mut above = Vec::new();
        for (number, part) in nodes.chunks(TILE_WIDTH).enumerate() {
            let hashes = part.iter().flat_map(|hash| *hash.as_bytes());
            tiles.push(TileFile {
                path: format!("tile/{level}/{}", place(number, part.len())),
                bytes: hashes.collect(),
            });
            // A node of the next level stands over a full tile.
            if part.len() == TILE_WIDTH {
                above.extend(root(part));
            }
        }
        nodes = above;
        level += 1;
    }
    tiles
}

/// The bundle of the entries from number `256 * number` on; none where one is too long for its length to be
/// written in two octets, which no entry of ours is.
pub fn entry_bundle(number: usize, entries: &[Vec<u8>]) -> Option<TileFile> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry);
    }
    Some(TileFile {
        path: format!("tile/entries/{}", place(number, entries.len())),
        bytes,
    })
}

/// The number in groups of three digits, all but the last with an `x` before them, and how wide it is where it
/// is not full.
fn place(number: usize, width: usize) -> String {
    let mut path = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE_WIDTH {
        path.push_str(&format!(".p/{width}"));
    }
    path
}

/// The root over a full tile.
fn root(hashes: &[Digest]) -> Option<Digest> {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level
            .chunks_exact(2)
            .filter_map(|pair| Some(node_hash(*pair.first()?, *pair.last()?)))
            .collect();
    }
    level.pop()
}
