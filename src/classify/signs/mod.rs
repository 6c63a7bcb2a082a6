//! A page and how it was reached → signs that it is not the resource that was cited (liveness.md 5).
//!
//! One detector a file; each says whether its sign is there and under which name. What a sign means for
//! the link is decided in `judge`. Cases: `tests/cases/liveness/content.jsonl`.

pub mod challenge;
pub mod error_page;
pub mod parking;
pub mod placeholder;
pub mod probe;
pub mod shell;
pub mod wall;
