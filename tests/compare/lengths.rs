//! Texts of very different lengths: long ones differ only where they do, and a post that is given in part bears out
//! a part.

use pressmark::model::agreement::{AgreeMethod, Agreement, Apart};
use pressmark::model::post::Post;

use super::{compared, key};

/// However long two texts are, two changed words are two places and the rest stands.
#[test]
fn long_texts_differ_only_where_they_do() {
    let words = |first: &str, last: &str| {
        let middle: Vec<String> = (0..12_000).map(|number| format!("word{number}")).collect();
        format!("{first} {} {last}", middle.join(" "))
    };
    let (quote, post) = (words("Open", "today"), words("Closed", "tomorrow"));
    let Agreement::Differ { how, differences } = compared(&quote, &Post::new(key(), post)) else {
        panic!("they differ");
    };
    assert_eq!(how, Apart::Edited);
    let changed: Vec<&str> = differences
        .iter()
        .map(|place| place.quote_text.as_str())
        .collect();
    assert_eq!(changed, ["Open", "today"]);
}

/// Where the platform gives less of the text than the quote has, only that much is borne out.
#[test]
fn a_quote_that_goes_on_is_borne_out_only_as_far_as_the_text_is_given() {
    let known = "The council met for nine hours and heard forty speakers before it voted on the harbour plan that had been drawn up over the summer";
    let quote = format!("{known}, and nobody at all believed a word of it.");
    let mut post = Post::new(key(), format!("{known}…"));
    post.truncated = true;
    let Agreement::Agree { method, stretch } = compared(&quote, &post) else {
        panic!("{quote}");
    };
    assert_eq!(method, AgreeMethod::Truncated);
    assert_eq!(stretch.quote.slice(&quote), Some(known));
}

/// `℅` is compared as what it stands for, three signs at one place of the text.
#[test]
fn one_character_that_is_several_signs_is_one_place() {
    for (quote, text) in [
        ("℅ a harbour", "c/x a harbour"),
        ("℅", "x/y"),
        ("c/o x", "℅ y"),
        ("a℅b℅", "ac/b/o"),
    ] {
        compared(quote, &Post::new(key(), text.to_owned()));
        compared(text, &Post::new(key(), quote.to_owned()));
    }
}
