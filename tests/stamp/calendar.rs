//! An OpenTimestamps calendar: promises every digest it is handed, and once told that a block was found
//! leads each of them to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest as _, Sha256};

use super::served::{Asked, Served};

const PENDING: [u8; 8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e];
const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01];
/// The block that attests everything here, as a LEB128 number: 358391.
const HEIGHT: [u8; 3] = [0xf7, 0xef, 0x15];
pub const BLOCK_HEIGHT: u64 = 358_391;

/// A calendar on the loopback.
pub struct Calendar {
    pub served: Served,
    found: Arc<AtomicBool>,
}

impl Calendar {
    pub fn open() -> Self {
        let found = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&found);
        // It learns its own address from the first line of what it promises: the port is not known before.
        let address = Arc::new(std::sync::OnceLock::<String>::new());
        let own = Arc::clone(&address);
        let served = Served::by(move |asked: &Asked| {
            let own = own.get().cloned().unwrap_or_default();
            match (
                asked.method.as_str(),
                asked.path.strip_prefix("/timestamp/"),
            ) {
                ("POST", _) if asked.path == "/digest" => (200, promise(&own)),
                ("GET", Some(_)) if !told.load(Ordering::SeqCst) => (404, b"Pending".to_vec()),
                ("GET", Some(_)) => (200, attested()),
                _ => (400, Vec::new()),
            }
        });
        address.set(served.address()).expect("set once");
        Self { served, found }
    }

    /// From now on everything promised is attested.
    pub fn find_block(&self) {
        self.found.store(true, Ordering::SeqCst);
    }
}

/// `prepend 4 octets, sha256, pending at address`.
fn promise(address: &str) -> Vec<u8> {
    let mut bytes = vec![0xf1, 4, 1, 2, 3, 4, 0x08, 0x00];
    bytes.extend_from_slice(&PENDING);
    let length = u8::try_from(address.len()).expect("a short address");
    bytes.extend_from_slice(&[length + 1, length]);
    bytes.extend_from_slice(address.as_bytes());
    bytes
}

/// `append 5 octets, sha256, sha256, Bitcoin block`.
fn attested() -> Vec<u8> {
    let mut bytes = vec![0xf0, 5, 9, 8, 7, 6, 5, 0x08, 0x08, 0x00];
    bytes.extend_from_slice(&BITCOIN);
    bytes.push(HEIGHT.len() as u8);
    bytes.extend_from_slice(&HEIGHT);
    bytes
}

/// The Merkle root that [`attested`] leads a message to, as explorers write it.
pub fn merkle_root(message: &[u8]) -> String {
    let once = Sha256::digest([message, &[9, 8, 7, 6, 5]].concat());
    let mut root = Sha256::digest(once).to_vec();
    root.reverse();
    data_encoding::HEXLOWER.encode(&root)
}
