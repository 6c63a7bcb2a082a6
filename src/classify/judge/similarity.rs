//! A page and the stored copy → how alike, and is the cited content there? Part of `judge`.

use super::baseline::Baseline;
use crate::classify::page::alike::Alike;
use crate::classify::page::fold::Folded;
use crate::classify::page::quote;

/// A page's text held against the stored copy.
pub(super) struct Compared {
    /// `None` where nothing to compare with is stored.
    pub alike: Option<Alike>,
    /// The quotation, where it passed on the stored copy: is it there now?
    pub quote_present: Option<bool>,
    /// True where the stored content is there.
    pub present: bool,
}

impl Compared {
    /// Compares. The citation test can only fail where it passed on the stored copy.
    pub fn of(text: &Folded, baseline: Option<&Baseline>, cited_text: Option<&str>) -> Self {
        let stored = baseline.map(|stored| &stored.text);
        let alike = stored
            .filter(|stored| !stored.is_empty())
            .map(|stored| Alike::of(stored, text));
        let quote_present = match (stored, cited_text.map(Folded::of)) {
            (Some(stored), Some(cited)) if quote::is_in(&cited, stored) => {
                Some(quote::is_in(&cited, text))
            }
            _ => None,
        };
        let present = alike.is_some_and(|alike| {
            alike.is_present() || (alike.short && quote_present == Some(true))
        });
        Self {
            alike,
            quote_present,
            present,
        }
    }
}
