//! The first words of a sentence → whether they refer to what was said before: nobody begins a post with them.
//!
//! A hint among others: people do begin with "And" or "This". Cases: `tests/cases/extract/boundaries.jsonl`.

use super::glyph;

/// Words that open a sentence which goes on from another one, in small letters.
const WORDS: &[&str] = &[
    "they", "he", "she", "its", "his", "her", "their", "also", "and", "but", "or", "nor", "then", "thus", "hence",
    "otherwise", "instead", "however", "therefore", "because", "another", "note",
    "er", "und", "aber", "oder", "auch", "dann", "deshalb", "daher", "trotzdem", "außerdem", "sonst", "denn", "dabei",
    "elle", "ils", "elles", "et", "mais", "ou", "aussi", "puis", "ensuite", "donc", "cela", "pourtant",
    "ella", "ellos", "ellas", "y", "pero", "también", "además", "entonces", "luego",
    "ele", "ela", "eles", "elas", "mas", "também", "então", "depois",
    "lui", "lei", "loro", "ma", "anche", "poi", "quindi",
    "hij", "zij", "maar", "ook", "daarom",
    "han", "hon", "hun", "och", "og", "men", "också", "også", "sedan",
    "ona", "oni", "ale", "też", "także", "také", "potom", "potem",
    "он", "она", "они", "оно", "и", "но", "также", "тоже", "потом", "поэтому", "але",
    "bunlar", "onlar", "ve", "ama", "fakat",
    "mereka", "tetapi", "tapi", "juga", "lalu", "kemudian",
    "και", "αλλά", "επίσης",
];

/// The sentence opens with such a word.
pub fn opens(sentence: &str) -> bool {
    const WORD_CHARS_MAX: usize = 12;
    let shown = sentence.trim_start_matches(glyph::is_blank);
    let end = shown
        .char_indices()
        .take(WORD_CHARS_MAX + 1)
        .find(|(_, c)| !c.is_alphabetic())
        .map(|(at, _)| at);
    let Some(word) = end.and_then(|end| shown.get(..end)) else {
        return false;
    };
    WORDS.contains(&word.to_lowercase().as_str())
}
