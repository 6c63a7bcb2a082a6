//! A post's last words and the prose around → their languages, and what the language of a line above says.
//!
//! Cases: `tests/cases/extract/boundaries.jsonl`.

use std::cmp::Ordering;

use super::boundary::Stretch;
use super::dress;
use super::glyph;
use super::language;
use super::line::Line;

/// The languages around: the post's own and that of the prose.
#[derive(Debug, Clone, Copy)]
pub struct Tongue {
    post: Option<&'static str>,
    prose: Option<&'static str>,
    /// The post has words enough, and none of them is a common one of the prose's language.
    post_is_foreign: bool,
}

impl Tongue {
    /// Judges the post by its last lines that say enough.
    pub fn of(stretch: &Stretch, lines: &[Line]) -> Self {
        let words = lines
            .iter()
            .take(8)
            .map(|line| glyph::slice(stretch.text, line.start, line.end))
            .find(|words| !dress::only_tags_and_links(words));
        Self::of_words(stretch, words.unwrap_or_default())
    }

    /// Judges the post by a stretch of its words.
    pub fn of_words(stretch: &Stretch, words: &str) -> Self {
        const WORDS_MIN: usize = 4;
        let prose = stretch.layout.prose;
        let (common, count) = prose.map_or((0, 0), |prose| language::common_words(words, prose));
        Self {
            post: language::of(words),
            prose,
            post_is_foreign: common == 0 && count >= WORDS_MIN,
        }
    }
}

impl Tongue {
    /// The line is in another language than the prose.
    pub fn is_foreign(&self, line: &str) -> bool {
        self.prose
            .zip(language::of(line))
            .is_some_and(|(prose, line)| language::same(prose, line) == Some(false))
    }
}

/// Whether a line is in the language of the post or of the prose around it.
pub fn language_sign(over: &str, tongue: &Tongue) -> f32 {
    let Some(post) = tongue.post else {
        return 0.0;
    };
    let Some(over) = language::of(over) else {
        return few_words_sign(over, post, tongue);
    };
    let prose_is = |language: &str| {
        tongue
            .prose
            .and_then(|prose| language::same(prose, language))
    };
    match (language::same(over, post), prose_is(over), prose_is(post)) {
        (Some(true), _, Some(false)) => 7.5,
        // Neither is in the language of the prose.
        (None, Some(false), Some(false)) => 5.0,
        (None, Some(false), None) => 3.0,
        (Some(false), Some(true), _) => -7.0,
        (Some(false), None, _) => -5.0,
        (Some(false), ..) => -2.5,
        (None, Some(true), _) if tongue.post_is_foreign => -2.5,
        _ => 0.0,
    }
}

/// A line too short to tell its language: one of its common words may still be the prose's and not the post's.
fn few_words_sign(over: &str, post: &str, tongue: &Tongue) -> f32 {
    let Some(prose) = tongue
        .prose
        .filter(|prose| language::same(prose, post) == Some(false))
    else {
        return 0.0;
    };
    let of_prose = language::common_words(over, prose).0;
    let of_post = language::common_words(over, post).0;
    match of_prose.cmp(&of_post) {
        Ordering::Greater => -2.5,
        Ordering::Less => 2.5,
        Ordering::Equal => 0.0,
    }
}
