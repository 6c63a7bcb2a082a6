//! `robots.txt` → does it ask this program, by name, to stay away? (liveness.md 4.0 P6)

use crate::classify::robots::{Audience, Robots};

pub use crate::classify::robots::PRODUCT_TOKEN;

/// True where a group naming `token` disallows `path` (path and query, beginning with `/`).
pub fn disallows(robots: &str, token: &str, path: &str) -> bool {
    Robots::read(robots, token).disallows(path, Audience::Named)
}
