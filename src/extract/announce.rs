//! Prose before a post → whether it announces one: it names the platform, or reports that somebody wrote.
//!
//! A stem is enough, in two dozen languages. Cases: `tests/cases/extract/lead_ins.jsonl`.

use super::dress;
use super::glyph;
use super::voice;

/// How much of the text before a colon is looked at.
const TAIL_CHARS: usize = 160;

/// Words with which prose names the place of a post.
const PLATFORMS: &[&str] = &[
    "tweet",
    "twitter",
    "twitt",
    "твит",
    "ツイート",
    "ツイッター",
    "推特",
    "推文",
    "트위터",
    "트윗",
    "تويتر",
    "تغريد",
    "توییت",
    "ट्वीट",
    "טוויט",
    "צייץ",
    "ทวิต",
    "instagram",
    "facebook",
    "mastodon",
    "bluesky",
    "tuit",
    "tuíte",
];
/// Stems of verbs with which a report hands over to somebody's words, and words that point below.
const SAYING: &[&str] = &[
    "wrote",
    "writes",
    "posted",
    "posts",
    "published",
    "replied",
    "responded",
    "commented",
    "shared this",
    "said this",
    "the post here",
    "following post",
    "this post",
    "post below",
    "to this:",
    "across this:",
    "like this:",
    "said so:",
    "meldete sich",
    "folgendes",
    "ce message",
    "en ces termes",
    "lo contó",
    "contó así",
    "così:",
    "desabafou",
    "reagiu",
    "reagował",
    "schrieb",
    "schreibt",
    "postete",
    "kommentierte",
    "antwortete",
    "écrit",
    "écrivait",
    "publié",
    "réagi",
    "répondu",
    "message suivant",
    "escribió",
    "escribe",
    "publicó",
    "respondió",
    "siguiente mensaje",
    "scritto",
    "scrive",
    "pubblicato",
    "risposto",
    "escreveu",
    "publicou",
    "respondeu",
    "postou",
    "schreef",
    "schrijft",
    "reageerde",
    "skrev",
    "skriver",
    "svarade",
    "svarede",
    "kirjoitti",
    "napisał",
    "pisze",
    "odpowiedział",
    "napsal",
    "napísal",
    "írta",
    "yazdı",
    "paylaştı",
    "yanıtladı",
    "menulis",
    "tulis",
    "cuit",
    "viết",
    "scris",
    "написал",
    "пишет",
    "опубликовал",
    "ответил",
    "написав",
    "έγραψε",
    "γράφει",
    "كتب",
    "وكتب",
    "غرد",
    "نوشت",
    "כתב",
    "書い",
    "投稿",
    "つぶや",
    "写道",
    "寫道",
    "发文",
    "發文",
    "這句話",
    "这句话",
    "썼다",
    "올렸다",
    "적었다",
    "เขียน",
    "โพสต์",
];

/// Names the platform: a line of prose before a post does, where it is not itself dressed as one.
pub fn names_platform(line: &str) -> bool {
    let tail = tail(line);
    let about = PLATFORMS.iter().any(|word| {
        tail.find(word).is_some_and(|at| {
            // Mentions and addresses of the platform occur in posts too.
            !tail
                .get(..at)
                .is_some_and(|before| before.ends_with(['@', '#', '.', '/']))
                && !tail
                    .get(at + word.len()..)
                    .is_some_and(|after| after.starts_with(".com"))
        })
    });
    about && !dress::is_dressed(line)
}

/// The words before a colon hand over to somebody's own words.
pub fn hands_over(sentence: &str) -> bool {
    names_platform(sentence) || voice::of(sentence) < 0.0 || {
        let tail = tail(sentence);
        SAYING.iter().any(|word| tail.contains(word))
    }
}

fn tail(text: &str) -> String {
    let start = text
        .char_indices()
        .rev()
        .nth(TAIL_CHARS)
        .map_or(0, |(at, _)| at);
    glyph::slice(text, start, text.len()).to_lowercase()
}
