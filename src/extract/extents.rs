//! The stretches of a flow that posts already take up.

/// Stretches sorted by start; offsets in bytes.
#[derive(Debug, Default)]
pub struct Extents {
    stretches: Vec<(usize, usize)>,
}

impl Extents {
    /// Of these stretches, in whatever order.
    pub fn of(stretches: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut stretches: Vec<_> = stretches.filter(|(start, end)| start < end).collect();
        stretches.sort_unstable();
        // Nested stretches are part of the one around them.
        let mut joined: Vec<(usize, usize)> = Vec::with_capacity(stretches.len());
        for (start, end) in stretches {
            match joined.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        Self { stretches: joined }
    }

    /// True within a stretch.
    pub fn holds(&self, at: usize) -> bool {
        self.before(at).is_some_and(|(_, end)| at < end)
    }

    /// The end of the last stretch that ends at or before `at`; 0 where there is none.
    pub fn end_before(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(_, end)| *end <= at);
        after
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last))
            .map_or(0, |(_, end)| *end)
    }

    /// The start of the first stretch that begins at or after `at`.
    pub fn start_after(&self, at: usize) -> Option<usize> {
        let first = self.stretches.partition_point(|(start, _)| *start < at);
        self.stretches.get(first).map(|(start, _)| *start)
    }

    /// True where a stretch shares text with `start..end`.
    pub fn touches(&self, start: usize, end: usize) -> bool {
        self.holds(start) || self.start_after(start).is_some_and(|next| next < end)
    }

    fn before(&self, at: usize) -> Option<(usize, usize)> {
        let after = self.stretches.partition_point(|(start, _)| *start <= at);
        self.stretches.get(after.checked_sub(1)?).copied()
    }
}
