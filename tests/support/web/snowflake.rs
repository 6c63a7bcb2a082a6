//! Moment ⇄ snowflake id, and media id → media key, so that invented posts carry honest clocks
//! (platforms.md 2.5 and 3.1). Never looks at a clock. Cases: `tests/simulated_web/vectors.rs`.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// Milliseconds between the Unix epoch and the snowflake epoch (platforms.md 2.5).
pub const SNOWFLAKE_EPOCH_MS: i64 = 1_288_834_974_657;

/// Bits below the clock: ten of machine, twelve of sequence.
const LOW_BITS: u32 = 22;

/// The length of a media key.
const KEY_CHARACTERS: usize = 15;

/// The letters of base64url (RFC 4648 section 5).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The id that carries the moment `unix_ms`; machine and sequence bits come from `name`, so that
/// two things of one millisecond still have two ids.
pub fn id_at(unix_ms: i64, name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    let low = u64::from(u32::from_be_bytes([0, digest[0], digest[1], digest[2]])) >> 2;
    let clock = u64::try_from(unix_ms - SNOWFLAKE_EPOCH_MS).unwrap_or(0);
    (clock << LOW_BITS) | low
}

/// The moment in an id, in milliseconds since the Unix epoch.
pub fn unix_ms(id: u64) -> i64 {
    i64::try_from(id >> LOW_BITS).unwrap_or(i64::MAX - SNOWFLAKE_EPOCH_MS) + SNOWFLAKE_EPOCH_MS
}

/// The fifteen-character key under which a picture of this id stands on pbs.twimg.com: eight bytes
/// of id, three opaque ones.
pub fn media_key(id: u64) -> String {
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend_from_slice(&Sha256::digest(id.to_string().as_bytes())[..3]);
    BASE64URL_NOPAD.encode(&bytes)
}

/// The id in a media key, where the key has the shape of one. Fifteen characters hold two bits more
/// than eleven bytes, and real keys set them, which a strict base64 decoder refuses; so only the
/// eleven characters that hold the id are read.
pub fn id_of_media_key(key: &str) -> Option<u64> {
    const ID_CHARACTERS: usize = 11;
    let mut id: u128 = 0;
    if key.len() != KEY_CHARACTERS {
        return None;
    }
    for byte in key.bytes().take(ID_CHARACTERS) {
        let place = ALPHABET.iter().position(|letter| *letter == byte)?;
        id = (id << 6) | place as u128;
    }
    u64::try_from(id >> 2).ok()
}
