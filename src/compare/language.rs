//! A text → the language its short words belong to, where they plainly belong to one.
//!
//! Enough to say that a quote is in another language than its post; close relatives are told apart only where
//! they show it. Cases: `tests/compare.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// So many words of one language must be there.
const WORDS_MIN: usize = 2;
/// And so many times as many as of any other.
const TIMES_MORE: usize = 2;
/// How much of a text is looked at.
const SAMPLE_WORDS_MAX: usize = 200;

/// Words that are frequent in one language and rare or absent in the others of the table.
const WORDS: [(&str, &str); 22] = [
    (
        "en",
        "the and is was were are been with that this from have has not will would they which of",
    ),
    (
        "de",
        "der die das und ist nicht wird werden mit auf eine einen auch für sich dem von zum",
    ),
    (
        "fr",
        "les des est une dans pour qui pas sur avec sont cette nous vous être aux ont du et",
    ),
    (
        "es",
        "el los las una para con por está fue pero como más muy son este desde hoy y del",
    ),
    (
        "pt",
        "os uma não com para foi mais são está também ao pela pelo muito hoje em das dos",
    ),
    (
        "it",
        "il gli che della è non sono una per con nel alla dei anche più questo stato di",
    ),
    (
        "nl",
        "het een van niet zijn wordt voor dat met ook naar deze werd geen maar bij de",
    ),
    (
        "sv",
        "och att det är inte som för på med av har till den ett från blev",
    ),
    (
        "da",
        "og ikke det er af til på med som blev fra efter også hun har en",
    ),
    (
        "pl",
        "nie się jest na że do przez jak były został będzie tylko oraz z w po",
    ),
    (
        "cs",
        "je že na se jsou byl není podle také jen před který když v za",
    ),
    (
        "ro",
        "și este nu din care pentru sunt fost mai această prin cu la",
    ),
    ("hu", "a az és nem hogy egy van volt csak meg már lesz is"),
    (
        "fi",
        "ja on ei että oli ovat kun myös mutta sekä tai nyt hän",
    ),
    (
        "tr",
        "ve bir bu için değil ile olarak daha çok var yok olan",
    ),
    (
        "vi",
        "và là của không được một các có cho đã những trong người",
    ),
    (
        "id",
        "yang dan di itu dengan untuk tidak dari ini akan pada telah",
    ),
    ("ru", "и не что на это был были как его для из они так"),
    ("uk", "і та не що на це був були як його для із вони є"),
    ("bg", "и не че на е са беше за от със като ще се"),
    ("ar", "في من على أن إلى هذا التي الذي كان لا ما عن"),
    ("fa", "در از به که این است را با برای شد آن می"),
];

static LANGUAGES_OF: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, (_, words)) in WORDS.iter().enumerate() {
        for word in words.split(' ') {
            languages.entry(word).or_default().push(number);
        }
    }
    languages
});

/// The language (ISO 639-1) of a text; `None` where its words do not plainly tell.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; WORDS.len()];
    let words = text
        .split(|character: char| !character.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(SAMPLE_WORDS_MAX);
    for word in words {
        for number in LANGUAGES_OF
            .get(word.to_lowercase().as_str())
            .into_iter()
            .flatten()
        {
            if let Some(count) = counts.get_mut(*number) {
                *count += 1;
            }
        }
    }
    let (most, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let next = counts
        .iter()
        .enumerate()
        .filter(|(number, _)| *number != most)
        .map(|(_, count)| *count)
        .max()?;
    let clear = *count >= WORDS_MIN && *count >= next * TIMES_MORE;
    clear.then(|| WORDS.get(most).map(|(name, _)| *name))?
}
