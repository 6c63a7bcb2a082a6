//! One more sentence before the words of a post → what it costs or gains to take it in.
//!
//! Used where no line ends part the post from the prose. Cases: `tests/cases/extract/boundaries.jsonl`.

use super::announce;
use super::dress;
use super::glyph;
use super::sentence;
use super::tongue::{self, Tongue};
use super::voice;

/// A few words alone are seldom a whole post.
const SLIGHT_CHARS: usize = 40;
/// Two sentences of this length are still a short post.
const SHORT_CHARS: usize = 70;
/// `People took to Twitter.`: prose that leads up to posts.
const TELLS_OF_POSTS: f32 = -1.5;
/// What each way costs.
const CONTRAST: f32 = -0.7;

/// What it costs or gains to take one more sentence in.
pub fn taking_in(sentence: &str, words: &str, tongue: &Tongue) -> f32 {
    let shown = sentence.trim_matches(glyph::is_blank);
    let length = width(shown);
    let last = shown.chars().next_back();
    let mut sum = -1.0 + 1.5 * voice::of(shown) + tongue::language_sign(shown, tongue);
    if length > 120 {
        sum -= 1.0;
    }
    if length <= SLIGHT_CHARS {
        sum += 0.8;
    }
    if last.is_some_and(|c| matches!(c, '!' | '?' | '…') || glyph::is_emoji(c)) {
        sum += 1.2;
    }
    if last.is_some_and(glyph::is_closing_quote) {
        sum -= 2.5;
    }
    if matches!(last, Some(':' | '：')) {
        sum += if sentence::is_label(shown) {
            2.5
        } else if announce::hands_over(shown) {
            -3.0
        } else {
            0.0
        };
    }
    let reports = !shown.starts_with(glyph::is_opening_quote) && !matches!(last, Some(':' | '：'));
    if reports && announce::names_platform(shown) {
        sum += TELLS_OF_POSTS;
    }
    sum += CONTRAST * contrast(shown, words);
    sum + going_on(sentence, words)
        + if dress::is_dressed(shown) || shown.contains(" #") || shown.contains(" @") {
            1.0
        } else {
            0.0
        }
}

/// 0 to 2: in how many ways a sentence of prose differs from the words behind it. Those are short or speak to somebody;
/// it is longer and does neither.
fn contrast(sentence: &str, words: &str) -> f32 {
    const PROSE_WIDTH_MIN: usize = 42;
    let loud = |words: &str| {
        words.contains(['!', '?', '！', '？', '…']) || words.chars().any(glyph::is_emoji)
    };
    let dressed = |words: &str| words.contains(['#', '@', '/']);
    let plain = !loud(sentence)
        && !dressed(sentence)
        && !voice::is_own(sentence)
        && !sentence.ends_with([':', '：']);
    if !plain || width(sentence) < PROSE_WIDTH_MIN {
        return 0.0;
    }
    let speaks = words.chars().any(glyph::is_emoji) || voice::is_own(words);
    let said = words.split("http").next().unwrap_or_default();
    let said = said.split("pic.").next().unwrap_or_default();
    let stops = said
        .chars()
        .filter(|c| glyph::is_sentence_end(*c))
        .count()
        .max(1);
    let brisk = width(said) / stops * 3 < width(sentence) * 2;
    f32::from(u8::from(speaks)) + f32::from(u8::from(brisk))
}

/// How the words taken so far ask for what stands before them.
fn going_on(sentence: &str, words: &str) -> f32 {
    let mut sum = 0.0;
    match words.chars().find(|c| !glyph::is_blank(*c)) {
        Some(c) if c.is_lowercase() => sum += 1.0,
        Some('@' | '＠') => sum -= 3.0,
        _ => {}
    }
    // Scripts without spaces: sentences of one paragraph are glued.
    if sentence.ends_with(['。', '！', '？', '：']) {
        sum += 1.2;
    }
    // With a link or tag a few words are a whole post; alone they seldom are.
    let plain = !words.contains(['#', '@'])
        && !words.contains("t.co/")
        && !words.contains("pic.twitter.com/");
    let said: usize = words
        .split(char::is_whitespace)
        .filter(|word| !word.contains("t.co/") && !word.contains("pic.twitter.com/"))
        .flat_map(|word| word.chars().chain(std::iter::once(' ')))
        .map(|c| if glyph::is_wide(c) { 2 } else { 1 })
        .sum();
    // The length of most posts is still far.
    let tagged = words.contains(['#', '@']) || words.contains("t.co/");
    if !tagged && said <= SHORT_CHARS && width(sentence) <= SHORT_CHARS {
        sum += 1.2;
    }
    if plain && said <= SLIGHT_CHARS {
        sum += 1.0;
    }
    if plain && said <= SLIGHT_CHARS / 2 {
        sum += 0.8;
    }
    sum
}

/// Characters of scripts that say much with one count twice.
pub fn width(words: &str) -> usize {
    words
        .chars()
        .take(400)
        .map(|c| if glyph::is_wide(c) { 2 } else { 1 })
        .sum()
}
