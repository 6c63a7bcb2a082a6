//! The words platforms put before an author's name, by language, and the word that joins a date to it.
//!
//! Data with two lookups. Sources: platforms.md 5.4, 5.6 and the platforms' interface languages.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::citation::Platform;

use super::glyph;

/// A phrase found before a name; offsets in bytes, the end after its last blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    pub platform: Platform,
}

/// Phrases of Instagram's embed; the name follows.
const SHARED_BY: &[&str] = &[
    "a post shared by",
    "a photo posted by",
    "a video posted by",
    "a photo shared by",
    "a video shared by",
    "a post posted by",
    "a reel shared by",
    "ein beitrag geteilt von",
    "ein von",
    "una publicación compartida por",
    "una publicación compartida de",
    "una foto publicada por",
    "un vídeo publicado por",
    "une publication partagée par",
    "une photo publiée par",
    "une vidéo publiée par",
    "uma publicação compartilhada por",
    "uma publicação partilhada por",
    "uma foto publicada por",
    "um vídeo publicado por",
    "un post condiviso da",
    "una foto pubblicata da",
    "un video pubblicato da",
    "een bericht gedeeld door",
    "een foto die is geplaatst door",
    "ett inlägg delat av",
    "et innlegg delt av",
    "et opslag delt af",
    "publikacja udostępniona przez",
    "post udostępniony przez",
    "příspěvek sdílený uživatelem",
    "príspevok, ktorý zdieľa",
    "публикация от",
    "допис, поширений",
    "sebuah kiriman dibagikan oleh",
    "postingan dibagikan oleh",
    "kiriman dibagikan oleh",
    "siaran dikongsi oleh",
    "bài viết do",
    "isang post na ibinahagi ni",
    "η δημοσίευση κοινοποιήθηκε από το χρήστη",
    "o postare distribuită de",
    "una publicació compartida per",
    "dijelili su objavu",
    "dijeli objavu",
];

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut phrases = SHARED_BY.to_vec();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    let any = phrases
        .iter()
        .map(|phrase| regex::escape(phrase))
        .collect::<Vec<_>>()
        .join("|");
    Regex::new(&format!("(?i)(?:{any})")).ok()
});

/// The phrase before a name that ends at `name_end`.
pub fn before(text: &str, floor: usize, name_end: usize) -> Option<Phrase> {
    const REGION_BYTES_MAX: usize = 320;
    let from = glyph::floor_boundary(text, name_end.saturating_sub(REGION_BYTES_MAX)).max(floor);
    let last = PATTERN
        .as_ref()?
        .find_iter(glyph::slice(text, from, name_end))
        .last()?;
    let (start, end) = (from + last.start(), from + last.end());
    let blank_after = text.get(end..)?.starts_with(glyph::is_blank);
    let alone = text
        .get(..start)?
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric());
    let name_start = glyph::trim_forward(text, end, name_end);
    let close = !glyph::slice(text, name_start, name_end).contains("\n\n");
    (blank_after && alone && close).then_some(Phrase {
        start,
        end: name_start,
        platform: Platform::Instagram,
    })
}

/// The length of a word for "on" before a date.
pub fn on_word(text: &str) -> Option<usize> {
    const ON: &[&str] = &[
        "on", "am", "el", "le", "il", "em", "op", "den", "dia", "på", "dne", "w dniu", "pada",
        "vào", "la", "στις", "at",
    ];
    let head = glyph::slice(text, 0, glyph::floor_boundary(text, 16)).to_lowercase();
    ON.iter()
        .find(|word| {
            head.strip_prefix(**word)
                .is_some_and(|rest| rest.starts_with(glyph::is_blank))
        })
        .map(|word| word.len())
}
