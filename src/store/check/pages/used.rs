//! Which pages of the file belong to something, each to one thing only.

/// A set of page numbers, from 1.
pub(super) struct Used {
    bits: Vec<u64>,
    pages: u32,
}

impl Used {
    pub(super) fn none(pages: u32) -> Self {
        Self {
            bits: vec![0; pages as usize / 64 + 1],
            pages,
        }
    }

    /// `None` where the page does not exist or is used already.
    pub(super) fn take(&mut self, page: u32) -> Option<()> {
        if page == 0 || page > self.pages {
            return None;
        }
        let word = self.bits.get_mut(page as usize / 64)?;
        let bit = 1 << (page % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new.then_some(())
    }

    /// Takes over what others used; `None` where a page is used by both.
    pub(super) fn join(&mut self, other: &Self) -> Option<()> {
        for (word, theirs) in self.bits.iter_mut().zip(&other.bits) {
            if *word & theirs != 0 {
                return None;
            }
            *word |= theirs;
        }
        Some(())
    }

    /// True where every page is used.
    pub(super) fn is_full(&self) -> bool {
        let count: u32 = self.bits.iter().map(|word| word.count_ones()).sum();
        count == self.pages
    }
}
