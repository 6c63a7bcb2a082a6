//! Quoted posts → templates to paste into a Wikipedia article: `{{cite tweet}}` where user and number of the post
//! are known, `{{cite web}}` elsewhere. No `archive-url`: only copies in public archives belong there.

use jiff::civil::Date;

use super::work::{Work, one_line, plain_url, works};
use crate::model::citation::Platform;
use crate::model::facts::ArchiveFacts;
use crate::model::package::PackageFacts;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A comment on what was selected, then a line for each quoted post.
pub fn wikitext(about: &PackageFacts, facts: &ArchiveFacts) -> String {
    let told = format!(
        "{}. Selection: {}. As of {}.",
        about.program, about.selection, about.as_of
    );
    let mut text = format!("<!-- {} -->\n", escaped(&told).replace("--", "&#45;-"));
    for work in works(facts) {
        text.push_str(&template(&work));
        text.push('\n');
    }
    text
}

fn template(work: &Work<'_>) -> String {
    let plain = |name: &&str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let handle = work.author_handle.filter(plain);
    let mut fields: Vec<(&str, String)> = Vec::new();
    let name = match (work.citation.platform, handle, work.id.filter(plain)) {
        (Platform::X, Some(handle), Some(id)) => {
            fields.push(("user", handle.to_owned()));
            fields.push(("number", id.to_owned()));
            "cite tweet"
        }
        _ => {
            if let Some(url) = &work.url {
                fields.push(("url", plain_url(url)));
            }
            if let Some(author) = work.author() {
                fields.push(("author", escaped(&author)));
            }
            fields.push(("website", work.platform().to_owned()));
            "cite web"
        }
    };
    fields.push(("title", escaped(&work.citation.quoted_text)));
    if let Some(date) = work.date {
        fields.push(("date", day(date)));
    }
    if let Some(asked) = work.asked {
        fields.push(("access-date", day(asked.date())));
    }
    let fields = fields
        .into_iter()
        .map(|(name, value)| format!(" |{name}={value}"));
    format!("{{{{{name}{}}}}}", fields.collect::<String>())
}

fn day(date: Date) -> String {
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

/// Every sign that begins or ends something in wikitext, as a character reference.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in one_line(text).chars() {
        match letter {
            '&' | '<' | '>' | '|' | '{' | '}' | '[' | ']' | '~' | '\'' | '_' | '*' | '#' | ':'
            | ';' | '=' => escaped.push_str(&format!("&#{};", u32::from(letter))),
            other => escaped.push(other),
        }
    }
    escaped
}
