//! Text before a byline or closing link → where the quoted post begins.
//!
//! The hard part of flattened text. Lines are taken in from the last one upwards as long as the signs for "same post"
//! outweigh those for "prose around it": indentation, blank lines, the length a post could have on its day, the
//! language, the way posts and prose begin and end their lines. Within one unbroken line, sentences take the place of
//! lines. Where a second reading comes close, it is kept. Cases: `tests/cases/extract/boundaries.jsonl`.

use crate::model::explanation::Reason;

use super::announce;
use super::evidence::Signs;
use super::glyph;
use super::layout::Layout;
use super::line::{self, Line};
use super::link::FoundLink;
use super::literal;
use super::reading::plain_reason;
use super::sentence::{self, Top};
use super::signs;
use super::tongue::Tongue;
use super::voice;
use super::weight::Limit;
use super::wrapper;

/// No more lines than this are taken into one post.
const LINES_MAX: usize = 60;
/// A post cut off by the platform is at least this close to the limit, in percent.
const CUT_FULL_PERCENT: usize = 75;
/// An article begins with its own words sooner than with a quoted post.
pub const OPENS_DOCUMENT: f32 = -2.0;
/// A document that goes on this far behind a post holds more than the post, in bytes.
const GOES_ON_BYTES_MIN: usize = 80;
/// What is so many times longer than a post is none.
const OVERLONG: usize = 8;
/// A reading this much weaker than the best is still worth naming.
const RIVAL_MARGIN: f32 = 1.6;

/// What is known when a beginning is looked for; offsets in bytes of `text`.
#[derive(Clone, Copy)]
pub struct Stretch<'a> {
    pub text: &'a str,
    /// The post cannot begin before: an earlier byline or the quote's own start.
    pub floor: usize,
    /// Where the post's words end.
    pub end: usize,
    /// The document's links.
    pub links: &'a [FoundLink],
    pub layout: &'a Layout,
    pub limit: Limit,
    /// Something of another post ends at the floor, so that prose between is not certain.
    pub after_post: After,
    pub byline: Place,
}

impl Stretch<'_> {
    /// A post from `start` on would be the first thing in a document that goes on behind it.
    pub fn opens_document(&self, start: usize) -> bool {
        glyph::trim_forward(self.text, 0, start) >= start
            && self.text.len().saturating_sub(self.end) >= GOES_ON_BYTES_MIN
    }
}

/// Where what closes the post stands: a byline, or its last link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// On a line of its own.
    OwnLine,
    /// At the end of the post's last line.
    LineEnd,
    /// On the post's last line, and text follows there: line ends have been lost.
    Amidst,
}

/// What stands before the stretch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum After {
    /// The start of the document, or nothing known.
    Nothing,
    /// Another quoted post with its byline.
    Post,
}

/// Where a post begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    pub start: usize,
    /// The other reading, where one comes close.
    pub rival: Option<usize>,
    pub confidence_percent: u8,
    /// The rule that decided.
    pub rule: &'static str,
    /// What spoke for it.
    pub reasons: Vec<Reason>,
}

/// Finds the beginning. Where no line and no sentence begins within many times the length of a post, the last words that
/// fit into one are taken, with little confidence.
pub fn find(stretch: &Stretch) -> Beginning {
    let begin = opening(stretch);
    let weight = stretch
        .limit
        .weigh(stretch.text, stretch.links, begin.start, stretch.end);
    if weight <= stretch.limit.most * OVERLONG {
        return begin;
    }
    let near = glyph::floor_boundary(stretch.text, stretch.end.saturating_sub(stretch.limit.most));
    let words = glyph::slice(stretch.text, near, stretch.end);
    let at = words.find(glyph::is_blank).map_or(near, |at| near + at);
    Beginning {
        start: glyph::trim_forward(stretch.text, at, stretch.end),
        rival: None,
        confidence_percent: 20,
        rule: "length",
        reasons: vec![plain_reason(
            "no sentence begins within the length of a post; the last words that fit into one are taken",
        )],
    }
}

fn opening(stretch: &Stretch) -> Beginning {
    if let Some(start) = wrapper::opening_before(stretch.text, stretch.floor, stretch.end) {
        return certain(start, "wrapper");
    }
    if let Some(start) = literal::opening_before(stretch.text, stretch.floor, stretch.end) {
        return certain(start, "program-string");
    }
    let mut stretch = *stretch;
    if let Some(floor) = wrapper::closing_before(stretch.text, stretch.floor, stretch.end) {
        stretch.floor = floor.min(stretch.end);
        stretch.after_post = After::Post;
    }
    let stretch = &stretch;
    let lines = line::upwards(stretch.text, stretch.floor, stretch.end, LINES_MAX);
    let Some(last) = lines.first() else {
        return Beginning {
            start: stretch.end,
            rival: None,
            confidence_percent: 10,
            rule: "empty",
            reasons: vec![plain_reason("nothing stands before the byline")],
        };
    };
    if let Some(start) = indented_block(stretch, &lines) {
        return certain(start, "indented-block");
    }
    if let Some(start) = announced_block(stretch, &lines) {
        return certain(start, "announced");
    }
    let weight = stretch
        .limit
        .weigh(stretch.text, stretch.links, last.start, stretch.end);
    if weight > stretch.limit.most && !stretch.layout.wrapped {
        return sentence::find(stretch, last.start, Top::Anywhere);
    }
    let begins_inside =
        !last.opens && glyph::trim_forward(stretch.text, stretch.floor, stretch.end) >= last.start;
    if begins_inside {
        return sentence::find(stretch, last.start, Top::Anywhere);
    }
    let climbed = climb(stretch, &lines);
    let opens = lines
        .iter()
        .any(|line| line.start == climbed.start && line.opens);
    let amidst = climbed.start >= last.start && stretch.byline == Place::Amidst;
    let alone = glyph::trim_forward(stretch.text, 0, stretch.end) >= climbed.start;
    let top = match (opens, amidst) {
        (true, false) => Top::Line,
        (true, true) if !alone => Top::LooseLine,
        _ => Top::Anywhere,
    };
    let within = sentence::find(stretch, climbed.start, top);
    if within.start > climbed.start {
        within
    } else {
        climbed
    }
}

fn certain(start: usize, rule: &'static str) -> Beginning {
    Beginning {
        start,
        rival: None,
        confidence_percent: 95,
        rule,
        reasons: vec![plain_reason(match rule {
            "wrapper" => "a site's own words before an embedded post end here",
            "program-string" => "a string of program text opens here",
            "announced" => "a line that hands over to a post ends right above, with a colon",
            _ => "the post is set in deeper than the text around it",
        })],
    }
}

/// Text tools set a block quote in by more than the prose around it: the post is all that stands that deep.
fn indented_block(stretch: &Stretch, lines: &[Line]) -> Option<usize> {
    let last = lines.first()?;
    let depth = last.indent;
    if depth == 0 || !last.opens {
        return None;
    }
    let mut start = lines.first()?.start;
    for line in lines {
        if line.indent < depth || !line.opens {
            // Something less deep stands above: the block is set in.
            return Some(start);
        }
        if line.indent > depth + 12 {
            return None;
        }
        start = line.start;
    }
    // Nothing less deep is left between the earlier post and this one.
    let whole = lines.last().is_some_and(|top| {
        glyph::trim_forward(stretch.text, stretch.floor, top.start) >= top.start
    });
    let fits = stretch
        .limit
        .weigh(stretch.text, stretch.links, start, stretch.end)
        <= stretch.limit.most;
    (depth > 1 && whole && fits && stretch.after_post == After::Post).then_some(start)
}

/// A lead-in with a colon, then paragraphs that fit into one post and do not report, then the byline on a line of its
/// own: all between is the post, blank lines and all.
fn announced_block(stretch: &Stretch, lines: &[Line]) -> Option<usize> {
    const PARAGRAPHS_MAX: usize = 6;
    if stretch.byline != Place::OwnLine || stretch.layout.wrapped {
        return None;
    }
    let mut below = lines.first()?;
    for above in lines.iter().take(PARAGRAPHS_MAX).skip(1) {
        let over = glyph::slice(stretch.text, above.start, above.end);
        let hands_over = over.ends_with([':', '：']) && announce::hands_over(over);
        if hands_over && above.opens {
            return (below.start < lines.first()?.start).then_some(below.start);
        }
        let weight = stretch
            .limit
            .weigh(stretch.text, stretch.links, above.start, stretch.end);
        let reports = voice::of(over) < 0.0 || announce::names_platform(over);
        if weight > stretch.limit.most || reports || signs::ends_with_picture(stretch, above) {
            return None;
        }
        below = above;
    }
    None
}

/// Takes lines in upwards; the start with the greatest sum of signs wins, the shortest first.
fn climb(stretch: &Stretch, lines: &[Line]) -> Beginning {
    let tongue = Tongue::of(stretch, lines);
    let (mut sum, mut best) = (0f32, 0f32);
    let mut taken = signs::Taken::default();
    let mut start = lines.first().map_or(stretch.end, |line| line.start);
    let mut rival = None;
    let mut runner_up = f32::MIN;
    // What held the lines taken together, and what parts them from the line above.
    let (mut held, mut parted) = (Signs::default(), Signs::default());
    for pair in lines.windows(2) {
        let [below, above] = pair else { break };
        let weight = stretch
            .limit
            .weigh(stretch.text, stretch.links, above.start, stretch.end);
        if weight > stretch.limit.most {
            parted.note("with the line above it would be longer than a post", 0.0);
            break;
        }
        let mut step = signs::join(stretch, above, below, &tongue, taken);
        step.note(
            "a post cut off by the platform fills its limit",
            cut_off(stretch, below, weight),
        );
        let opens_document = stretch.opens_document(above.start);
        step.note(
            "nothing of the document would be left before the post",
            if opens_document { OPENS_DOCUMENT } else { 0.0 },
        );
        sum += step.sum();
        taken.lines += 1;
        taken.crossed_blank |= above.blank_below > 0;
        parted.extend(&step);
        if sum > best {
            best = sum;
            start = above.start;
            held.extend(&parted);
            parted = Signs::default();
        } else if sum > runner_up {
            runner_up = sum;
            rival = Some(above.start);
        }
        if sum < best - 8.0 {
            break;
        }
    }
    let margin = best - runner_up;
    let close = runner_up > f32::MIN && margin < RIVAL_MARGIN;
    let reasons = held.reasons().chain(parted.reasons());
    let reasons = match close {
        true => reasons
            .chain([plain_reason("another beginning comes close")])
            .collect(),
        false => reasons.collect(),
    };
    Beginning {
        start,
        rival: rival.filter(|rival| close && *rival != start),
        confidence_percent: if close { 70 } else { 92 },
        rule: "lines",
        reasons,
    }
}

/// A post that the platform cut off with an ellipsis fills its limit; a shorter reading is not the whole of it.
fn cut_off(stretch: &Stretch, below: &Line, weight: usize) -> f32 {
    let words_end = stretch
        .links
        .iter()
        .rev()
        .skip_while(|link| link.start >= stretch.end)
        .take_while(|link| link.start >= below.start)
        .last()
        .map_or(stretch.end, |link| link.start);
    let ends_cut = glyph::slice(stretch.text, below.start, words_end)
        .trim_end_matches(glyph::is_blank)
        .ends_with('…');
    let below_weight = stretch
        .limit
        .weigh(stretch.text, stretch.links, below.start, stretch.end);
    let short = below_weight * 100 < stretch.limit.most * CUT_FULL_PERCENT;
    if ends_cut && short && weight <= stretch.limit.most {
        2.5
    } else {
        0.0
    }
}
