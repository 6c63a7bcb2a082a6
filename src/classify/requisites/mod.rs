//! A page, style sheet or playlist → the addresses of what it takes to see it again: pictures, style sheets,
//! fonts, pieces.
//!
//! [`of_page`], [`of_style_sheet`] and [`of_playlist`] find them; addresses come out as a browser would ask for them, so that a
//! player that runs the page finds what it looks for. Not wanted: scripts, frames, sounds and videos of
//! pages, `data:` addresses. One pass, no tree: the page is a stranger's, and its nesting may be endless.
//! Never fails. Cases: `tests/requisites.rs`, `tests/cases/requisites/`.

mod page;
mod playlist;
mod reference;
mod source_set;
mod style_sheet;

pub use page::of_page;
pub use playlist::{Nature, Playlist, is_playlist_address, of_playlist};
pub use style_sheet::of_style_sheet;

/// Style sheets that import style sheets that import …: so deep and no deeper.
pub const DEPTH_MAX: usize = 4;
/// References read of one page or style sheet; a page of real people has some hundred.
const REFERENCES_MAX: usize = 2000;

/// Something a page or video needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requisite {
    /// Where it is, without fragment.
    pub url: String,
    /// What it is for.
    pub kind: Kind,
}

/// What a requisite is for, the most wanted first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Without them nothing stands in its place.
    StyleSheet,
    /// A picture, of several sizes the largest.
    Picture,
    /// A font in the form that browsers of today choose.
    Font,
    /// The picture that stands for the page elsewhere, and its sign in the browser.
    Emblem,
    /// Another size or form of one of the others: which one a player asks for depends on its window.
    Alternative,
    /// The playlist of one rendition of a video, or of its sound.
    Playlist,
    /// A piece of a video.
    Piece,
}

impl Kind {
    /// The word used in cases.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StyleSheet => "style_sheet",
            Self::Picture => "picture",
            Self::Font => "font",
            Self::Emblem => "emblem",
            Self::Alternative => "alternative",
            Self::Playlist => "playlist",
            Self::Piece => "piece",
        }
    }
}

/// Most wanted first, each address once; the order within a kind stays.
fn ordered(mut found: Vec<Requisite>) -> Vec<Requisite> {
    found.sort_by_key(|one| one.kind);
    let mut seen = std::collections::HashSet::new();
    found.retain(|one| seen.insert(one.url.clone()));
    found
}
