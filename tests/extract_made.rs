//! Extraction of articles made from pieces: page sentence, lead-in, post, byline and what a text tool puts between them.
//!
//! The pieces (`tests/cases/extract_made/pieces.jsonl`) are in seventeen languages; every layout below is made of each
//! of them. Not every beginning can be known from such text, so the rate is measured and may not fall.

use pressmark::extract::extract;
use pressmark::model::document::{Document, MediaType};
use serde_json::Value;

/// The measured rate, less a little: what is below has lost something.
const EXACT_PERCENT_MIN: usize = 94;
/// Where hard-wrapped text breaks.
const COLUMN_CHARS: usize = 72;

/// What a text tool makes of an article with one embedded post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The whole article in one paragraph.
    Paragraph,
    /// One paragraph, the post announced by a lead-in with a colon.
    Announced,
    /// Blocks glued without any space.
    Glued,
    /// One paragraph, the post wrapped as the BBC does.
    Wrapped,
    /// One block to a line.
    Lines,
    /// A heading right above the post.
    Headed,
    /// Hard line ends at a column, blank lines between the blocks.
    HardWrapped,
    /// The dash was lost: two spaces before the name.
    DashLost,
    /// Two posts follow each other in one paragraph.
    Thread,
    /// The prose before is in another language.
    Abroad,
    /// One paragraph whose prose has no word of a report.
    Plain,
    /// The post in quotation marks after a lead-in.
    Quoted,
    /// The post has two lines, the byline is on a third, paragraphs end with single line ends.
    TwoLines,
    /// The post set in, the byline behind it.
    Indented,
    /// Paragraphs with blank lines between, the post of two paragraphs.
    Blanks,
    /// The same behind a lead-in with a colon.
    AnnouncedBlanks,
}

const LAYOUTS: [Layout; 16] = [
    Layout::Paragraph,
    Layout::Announced,
    Layout::Glued,
    Layout::Wrapped,
    Layout::Lines,
    Layout::Headed,
    Layout::HardWrapped,
    Layout::DashLost,
    Layout::Thread,
    Layout::Abroad,
    Layout::Plain,
    Layout::Quoted,
    Layout::TwoLines,
    Layout::Indented,
    Layout::Blanks,
    Layout::AnnouncedBlanks,
];

#[test]
fn articles_made_from_pieces_give_their_posts_back() {
    let pieces = pieces();
    let (mut exact, mut all) = (0, 0);
    let mut failures = Vec::new();
    for layout in LAYOUTS {
        let (mut right, mut made) = (0, 0);
        for (at, piece) in pieces.iter().enumerate() {
            let abroad = &pieces[(at + 5) % pieces.len()];
            for number in 0..4 {
                let (text, wanted) = article(layout, piece, abroad, number);
                let found = extract(&document(&text));
                let given: Vec<String> = found
                    .posts
                    .iter()
                    .map(|post| squeezed(&post.quoted_text))
                    .collect();
                made += wanted.len();
                for post in &wanted {
                    if given.contains(&squeezed(post)) {
                        right += 1;
                    } else {
                        failures.push(format!(
                            "{layout:?} {} {number}: {given:?} instead of {post:?}",
                            piece["language"]
                        ));
                    }
                }
            }
        }
        println!("{layout:?}: {right} of {made}");
        exact += right;
        all += made;
    }
    println!("all: {exact} of {all}");
    assert!(
        exact * 100 >= all * EXACT_PERCENT_MIN,
        "only {exact} of {all}:\n{}",
        failures.join("\n")
    );
}

/// The text and the posts in it.
fn article(layout: Layout, piece: &Value, abroad: &Value, number: usize) -> (String, Vec<String>) {
    let part = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let page = if layout == Layout::Abroad {
        abroad
    } else {
        piece
    };
    let dense = matches!(page["language"].as_str(), Some("ja" | "zh"));
    let joint = if dense { "" } else { " " };
    let before: Vec<&str> = page["before"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let prose = before.join(joint);
    let after = page["after"][0].as_str().unwrap_or_default();
    let post = piece["posts"][number].as_str().unwrap_or_default();
    let [name, handle, date, lead_in] =
        ["name", "handle", "date", "lead_in"].map(|key| part(piece, key));
    let credit = format!("{name} (@{handle}) {date}");
    let undated = format!("{name} (@{handle})");
    let plain = part(page, "telling_nothing");
    let text = match layout {
        Layout::Paragraph | Layout::Abroad => format!("{prose} {post} — {credit} {after}"),
        Layout::Announced => format!("{prose}{joint}{lead_in} {post} — {credit} {after}"),
        Layout::Glued => format!("{prose}{post}— {credit}{after}"),
        Layout::Wrapped => format!(
            "{prose} Skip Twitter post by @{handle} {post} — {credit} End of Twitter post by @{handle} {after}"
        ),
        Layout::Lines => format!("{prose}\n{post}\n— {credit}\n{after}"),
        Layout::Headed => format!("{prose}\n{name}\n{post} — {credit}\n{after}"),
        Layout::HardWrapped => [prose, format!("{post} — {credit}"), after.to_owned()]
            .map(|block| hard_wrapped(&block))
            .join("\n\n"),
        Layout::DashLost => format!("{prose} {lead_in} {post}  {credit}{after}"),
        Layout::Plain => format!("{after}{joint}{plain} {post} — {credit} {plain}"),
        Layout::Quoted => format!(
            "{prose}{joint}{lead_in} “{post}” - {} {after}",
            if number.is_multiple_of(2) {
                &credit
            } else {
                &undated
            }
        ),
        Layout::TwoLines => format!("{prose}\n{}\n— {credit}\n{after}", broken(post, "\n")),
        Layout::Indented => format!("{prose}\n\n     {post}\n     — {credit}\n\n{after}"),
        Layout::Blanks => format!(
            "{prose}\n\n{plain}\n\n{}\n\n— {credit}\n\n{after}",
            broken(post, "\n\n")
        ),
        Layout::AnnouncedBlanks => {
            format!(
                "{plain}\n\n{prose}\n\n{lead_in}\n\n{}",
                broken(post, "\n\n")
            ) + &format!("\n\n— {credit}\n\n{after}")
        }
        Layout::Thread => {
            let next = piece["posts"][(number + 1) % 4]
                .as_str()
                .unwrap_or_default();
            let text =
                format!("{prose}{joint}{lead_in} {post} — {credit} {next} — {credit} {after}");
            return (text, vec![post.to_owned(), next.to_owned()]);
        }
    };
    (text, vec![post.to_owned()])
}

/// The post with line ends in the place of the blank behind its first sentence.
fn broken(post: &str, line_ends: &str) -> String {
    for stop in [". ", "! ", "。", "！"] {
        if let Some((first, rest)) = post.split_once(stop) {
            return format!("{first}{}{line_ends}{}", stop.trim_end(), rest.trim_start());
        }
    }
    post.to_owned()
}

fn hard_wrapped(block: &str) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for word in block.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > COLUMN_CHARS {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn document(text: &str) -> Document {
    Document {
        id: "made".to_owned(),
        source: "made".to_owned(),
        media_type: MediaType::Plain,
        language: None,
        url: None,
        recorded_at: None,
        encoding: "UTF-8",
        text: text.to_owned(),
    }
}

fn pieces() -> Vec<Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cases/extract_made/pieces.jsonl"
    );
    std::fs::read_to_string(path)
        .expect("the pieces are there")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a piece is JSON"))
        .collect()
}
