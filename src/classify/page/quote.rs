//! The cited words, a text → are they in it? (liveness.md 5.1, the citation test)
//!
//! A removed clause leaves two long texts nearly the same; this notices it. Cases: `tests/liveness/text.rs`.

use super::alike::contained;
use super::fold::Folded;

/// Words in a shingle of the quotation.
const SHINGLE_WORDS: usize = 3;
/// So much of the quotation must be there: printed quotations are trimmed and corrected.
const CONTAINED_MIN: f64 = 0.85;

/// True where `text` has the quotation, as it stands or nearly so. An empty quotation is never there.
pub fn is_in(quotation: &Folded, text: &Folded) -> bool {
    text.contains(quotation) || contained(quotation, text, SHINGLE_WORDS) >= CONTAINED_MIN
}
