//! Quoted posts → BibTeX entries of type `@online`, as biblatex reads them; text in UTF-8, with every sign that
//! TeX takes for a command written out.

use super::work::{Work, one_line, plain_url, works};
use crate::model::facts::ArchiveFacts;
use crate::model::package::PackageFacts;

/// A comment on what was selected, then an entry for each quoted post.
pub fn bibtex(about: &PackageFacts, facts: &ArchiveFacts) -> String {
    let told = format!(
        "{}. Selection: {}. As of {}.",
        about.program, about.selection, about.as_of
    );
    let mut text = format!("@comment{{{}}}\n", escaped(&told));
    for work in works(facts) {
        text.push('\n');
        text.push_str(&entry(&work));
    }
    text
}

fn entry(work: &Work<'_>) -> String {
    let mut text = format!("@online{{{},\n", work.key);
    let mut field = |name: &str, value: String| {
        text.push_str(&format!("  {name} = {{{value}}},\n"));
    };
    if let Some(author) = work.author() {
        // A second pair of braces keeps the name whole: a display name has no family name.
        field("author", format!("{{{}}}", escaped(&author)));
    }
    field(
        "title",
        format!("{{{}}}", escaped(&work.citation.quoted_text)),
    );
    field("organization", work.platform().to_owned());
    if let Some(date) = work.date {
        field("date", date.to_string());
        field("year", date.year().to_string());
    }
    if let Some(url) = &work.url {
        field("url", plain_url(url));
    }
    if let Some(asked) = work.asked {
        field("urldate", asked.date().to_string());
    }
    field("note", escaped(&work.note()));
    text.push_str("}\n");
    text
}

/// Braces are written as words: BibTeX counts them even behind a backslash.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in one_line(text).chars() {
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '$' | '&' | '#' | '_' | '%' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
