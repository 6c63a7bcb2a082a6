//! Two texts → how alike they are: Jaccard and containment of 4-word shingles (liveness.md 5.1).
//!
//! Never a verdict by itself; the thresholds are the named constants here. Cases: `tests/liveness/text.rs`.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::fold::Folded;

/// Words in a shingle.
const SHINGLE_WORDS: usize = 4;
/// From here on two texts are the same text (about 5 % of a block changed).
pub const JACCARD_SAME_MIN: f64 = 0.9;
/// From here on a difference is minor (about 10 % of a block changed).
pub const JACCARD_MINOR_MIN: f64 = 0.8;
/// Below this a text is another text rather than an edited one.
pub const JACCARD_EDITED_MIN: f64 = 0.5;
/// From here on everything that was stored is still there.
pub const CONTAINMENT_MIN: f64 = 0.95;
/// Shorter texts have too few shingles to compare by (posts).
pub const WORDS_MIN: usize = 40;

/// How alike a stored text and a new one are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Alike {
    /// Shared shingles among all, 0 to 1.
    pub jaccard: f64,
    /// Shared shingles among the stored ones, 0 to 1.
    pub containment: f64,
    /// True where the folded words are the same, in the same order.
    pub equal: bool,
    /// True where the stored words stand in the new text in a row.
    pub whole: bool,
    /// True where the stored text is too short to be compared by shingles.
    pub short: bool,
}

impl Alike {
    /// Compares the stored text with the one seen now.
    pub fn of(stored: &Folded, now: &Folded) -> Self {
        let (before, after) = (shingles(stored), shingles(now));
        let shared = shared(&before, &after);
        let all = before.len() + after.len() - shared;
        Self {
            jaccard: ratio(shared, all),
            containment: ratio(shared, before.len()),
            equal: stored == now,
            whole: now.contains(stored),
            short: stored.count() < WORDS_MIN,
        }
    }

    /// True where the stored content is there. Short texts must be there word for word.
    pub fn is_present(self) -> bool {
        if self.short {
            return self.equal || self.whole;
        }
        self.jaccard >= JACCARD_SAME_MIN || self.containment >= CONTAINMENT_MIN
    }

    /// True where two observations of a changed page show the same change.
    pub fn is_same(self) -> bool {
        self.equal || self.jaccard >= JACCARD_SAME_MIN
    }
}

/// The fraction of the shingles of `part`, of `words` words each, that `whole` has.
pub fn contained(part: &Folded, whole: &Folded, words: usize) -> f64 {
    let (part, whole) = (shingles_of(part, words), shingles_of(whole, words));
    ratio(shared(&part, &whole), part.len())
}

fn shingles(text: &Folded) -> Vec<u64> {
    shingles_of(text, SHINGLE_WORDS)
}

/// The sorted set of hashed shingles; a text of fewer words is one shingle.
fn shingles_of(text: &Folded, size: usize) -> Vec<u64> {
    let words: Vec<&str> = text.words().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hashes: Vec<u64> = words
        .windows(size.clamp(1, words.len()))
        .map(|shingle| {
            let mut hasher = DefaultHasher::new();
            shingle.hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// How many members two sorted sets share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                left.next();
                right.next();
            }
        }
    }
    count
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words, far below 2^52"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}
