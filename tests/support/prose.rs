//! Prose that quotes nothing, in many languages: mail addresses, handles, bylines of articles, dates, dashes. Made from a
//! seed and the pieces in `tests/cases/extract_made/prose.jsonl`; also used by `examples/bench_extract/`.

use serde_json::Value;

const PIECES: &str = include_str!("../cases/extract_made/prose.jsonl");
const HANDLES: [&str; 8] = [
    "janedoe",
    "bo_larsen",
    "harbour",
    "port_office",
    "ann99",
    "desk",
    "ferry_news",
    "x",
];

/// Numbers from a seed (Steele, Lea, Flood: SplitMix64), so that every run makes the same text.
pub struct Dice(u64);

impl Dice {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

/// At least `bytes_min` bytes of prose, in paragraphs of one to six sentences.
pub fn prose(seed: u64, bytes_min: usize) -> String {
    let pieces: Vec<Value> = PIECES
        .lines()
        .map(|line| serde_json::from_str(line).expect("a piece is JSON"))
        .collect();
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes_min + 4096);
    while text.len() < bytes_min {
        let piece = &pieces[dice.below(pieces.len())];
        for _ in 0..=dice.below(6) {
            sentence(&mut text, piece, &mut dice);
            text.push(if dice.below(8) == 0 { '\n' } else { ' ' });
        }
        text.push_str(if dice.below(3) == 0 { "\n" } else { "\n\n" });
    }
    text
}

fn sentence(text: &mut String, piece: &Value, dice: &mut Dice) {
    let mut pick = |key: &str| {
        let all = piece[key].as_array().expect("pieces are lists");
        all[dice.below(all.len())]
            .as_str()
            .expect("pieces are words")
            .to_owned()
    };
    let mut sentence = pick("sentences");
    while sentence.contains("{name}") {
        sentence = sentence.replacen("{name}", &pick("names"), 1);
    }
    sentence = sentence.replace("{date}", &pick("dates"));
    let handle = HANDLES[dice.below(HANDLES.len())];
    text.push_str(
        &sentence
            .replace("{mail}", &format!("{handle}@example.org"))
            .replace("{handle}", handle)
            .replace("{brace}", "{")
            .replace("{close}", "}"),
    );
}
