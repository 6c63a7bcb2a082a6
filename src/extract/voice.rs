//! A line or sentence → whether a person speaks for themselves or a newsroom reports.
//!
//! A few telling words per language; a hint among others, never proof.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::glyph;

/// What one word of people who speak for themselves says.
const OWN_WEIGHT: f32 = 0.8;
/// What one word of a report says.
const REPORTING_WEIGHT: f32 = -1.5;
/// How much of a line is looked at.
const SAMPLE_CHARS_MAX: usize = 400;

/// Words of people who speak for themselves or to others.
const OWN: &[&str] = &[
    "i",
    "i'm",
    "i’m",
    "i've",
    "i’ve",
    "i'll",
    "i’ll",
    "my",
    "me",
    "we",
    "we're",
    "we’re",
    "we've",
    "we’ve",
    "our",
    "us",
    "you",
    "your",
    "u",
    "ur",
    "lol",
    "omg",
    "wow",
    "thanks",
    "thank",
    "congrats",
    "congratulations",
    "ich",
    "wir",
    "mein",
    "meine",
    "unser",
    "unsere",
    "danke",
    "je",
    "j'ai",
    "j’ai",
    "nous",
    "notre",
    "mon",
    "merci",
    "yo",
    "nosotros",
    "mi",
    "nuestro",
    "nuestra",
    "gracias",
    "eu",
    "nós",
    "nosso",
    "meu",
    "minha",
    "obrigado",
    "io",
    "noi",
    "mio",
    "nostro",
    "grazie",
    "ik",
    "wij",
    "mijn",
    "onze",
    "jag",
    "vi",
    "min",
    "vårt",
    "jeg",
    "minun",
    "minä",
    "me",
    "ja",
    "mój",
    "nasz",
    "já",
    "můj",
    "náš",
    "saya",
    "kami",
    "kita",
    "ben",
    "biz",
    "я",
    "мы",
    "мой",
    "наш",
    "мне",
    "меня",
    "нам",
    "нас",
    "вам",
    "спасибо",
    "euch",
    "uns",
    "mir",
    "mich",
    "bin",
    "j'ai",
    "j’ai",
    "moi",
    "venez",
    "nos",
    "estoy",
    "vamos",
    "tengo",
    "estou",
    "vou",
    "sono",
    "ho",
    "siamo",
    "jullie",
    "heb",
    "ben",
    "jestem",
    "nam",
    "nas",
    "mnie",
    "dziękuję",
    "děkuji",
    "jsem",
    "bana",
    "bize",
    "benim",
    "teşekkürler",
    "aku",
    "gue",
    "μου",
    "μας",
    "ευχαριστώ",
    "είμαι",
    "أنا",
    "نحن",
    "شكرا",
];
/// The same in languages that write without spaces or glue their endings.
const OWN_STEMS: &[&str] = &[
    "我们", "我們", "제가", "우리", "네요", "어요", "아요", "세요", "ㅋㅋ", "ㅎㅎ", "ㅠㅠ",
];
/// The plain ending of Korean reports; people who speak to others end otherwise.
const KOREAN_PLAIN_ENDING: &str = "다.";
/// It is a weak sign.
const PLAIN_ENDING_WEIGHT: f32 = -0.6;
/// Words of reports.
const REPORTING: &[&str] = &[
    "said",
    "say",
    "says",
    "told",
    "added",
    "according",
    "reported",
    "reportedly",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "wrote",
    "tweeted",
    "announced",
    "statement",
    "officials",
    "sagte",
    "erklärte",
    "berichtete",
    "laut",
    "schrieb",
    "teilte",
    "sprecher",
    "déclaré",
    "selon",
    "écrit",
    "porte-parole",
    "affirmé",
    "dijo",
    "según",
    "afirmó",
    "explicó",
    "portavoz",
    "disse",
    "segundo",
    "afirmou",
    "escreveu",
    "detto",
    "secondo",
    "dichiarato",
    "zei",
    "volgens",
    "aldus",
    "enligt",
    "säger",
    "sade",
    "ifølge",
    "sagde",
    "mukaan",
    "sanoi",
    "powiedział",
    "według",
    "řekl",
    "podle",
    "uvedl",
    "menurut",
    "kata",
    "ujar",
    "dedi",
    "göre",
    "сообщил",
    "заявил",
    "словам",
];

/// Stems of reports in languages that inflect much or write without spaces.
const REPORTING_STEMS: &[&str] = &[
    "によると",
    "と発表",
    "と述べ",
    "と話し",
    "としている",
    "表示",
    "宣布",
    "指出",
    "报道",
    "報道",
    "据悉",
    "밝혔다",
    "말했다",
    "전했다",
    "발표했다",
    "관계자",
    "أعلن",
    "وقال",
    "وأضاف",
    "بحسب",
    "ανακοίνωσ",
    "σύμφωνα",
    "δήλωσε",
    "ogłosi",
    "poinformowa",
    "rzecznik",
    "duyurdu",
    "açıkladı",
    "söyledi",
    "mengumumkan",
    "mengatakan",
    "oznámil",
    "sdělil",
    "сообщ",
    "заяви",
    "рассказал",
    "informou",
    "anunció",
    "anunciou",
    "annunciato",
    "annoncé",
    "kündigt",
    "meddela",
    "oplyser",
    "kertoi",
    "ilmoitti",
    "közölt",
];

/// Above zero for own voice, below for a report.
pub fn of(text: &str) -> f32 {
    let (own, reported) = both(text);
    // Who speaks for themselves also tells what others said.
    let reported = if own > 0.0 { reported / 2.0 } else { reported };
    own + reported
}

/// Somebody speaks for themselves, whatever is reported beside.
pub fn is_own(text: &str) -> bool {
    both(text).0 > 0.0
}

fn both(text: &str) -> (f32, f32) {
    static WORDS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
        let own = OWN.iter().map(|word| (*word, OWN_WEIGHT));
        let reporting = REPORTING.iter().map(|word| (*word, REPORTING_WEIGHT));
        own.chain(reporting).collect()
    });
    let end = text
        .char_indices()
        .nth(SAMPLE_CHARS_MAX)
        .map_or(text.len(), |(at, _)| at);
    let sample = text.get(..end).unwrap_or_default().to_lowercase();
    let speaks_english = glyph::slice(text, 0, end)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == "I");
    let (mut own, mut reported) = (0f32, 0f32);
    for word in sample.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '-'))
    {
        // "i" is a word of its own in many languages; the English one is a capital.
        if word == "i" && !speaks_english {
            continue;
        }
        match WORDS.get(word) {
            Some(weight) if *weight > 0.0 => own = own.max(*weight),
            Some(weight) => reported = reported.min(*weight),
            None => {}
        }
    }
    if OWN_STEMS.iter().any(|stem| sample.contains(stem)) {
        own = own.max(OWN_WEIGHT);
    }
    if REPORTING_STEMS.iter().any(|stem| sample.contains(stem)) {
        reported = reported.min(REPORTING_WEIGHT);
    }
    if sample.trim_end().ends_with(KOREAN_PLAIN_ENDING) {
        reported = reported.min(PLAIN_ENDING_WEIGHT);
    }
    (own, reported)
}
