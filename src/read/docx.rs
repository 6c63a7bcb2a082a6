//! DOCX (ECMA-376, part 1, WordprocessingML) → HTML with the paragraphs and the links of the text, footnotes last.
//!
//! Links are what posts are told by, and a DOCX keeps their targets apart from the text; so the text is given as HTML,
//! in paragraphs and anchors and nothing else. Deleted and moved-away words are left out, and what is there twice for
//! older programs is taken once. Cases: `tests/containers/packed.rs`.

mod text;

use std::collections::HashMap;
use std::io::Cursor;

use super::decode;
use super::handle::Handle;
use super::kind;
use super::passed::Passed;
use super::piece::DOCUMENT_BYTES_MAX;
use super::xml::{self, Token};
use super::zip::{self, Packed};
use crate::model::zip::{Found, Listing};

/// Where every package of the kind names its parts (ECMA-376, part 2, section 6.5.3).
const PACKAGE_RELATIONS: &str = "_rels/.rels";
const MAIN_PART: &str = "word/document.xml";

pub(super) fn is_docx(entries: &[Found]) -> bool {
    zip::entry(entries, "[Content_Types].xml").is_some()
        && entries.iter().any(|entry| entry.name.starts_with("word/"))
}

/// The text of a DOCX file.
///
/// # Errors
/// [`Passed`] where it has no text part, or one that cannot be unpacked.
pub(super) fn html(name: &str, bytes: &[u8]) -> Result<String, Passed> {
    let file = Handle::new(Cursor::new(bytes));
    let listing = Listing::read(file).map_err(|fault| Passed::damaged(name, fault.to_string()))?;
    let relations = relations(&listing, PACKAGE_RELATIONS);
    let main = relations
        .values()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map_or_else(
            || MAIN_PART.to_owned(),
            |relation| zip::resolved("", &relation.target),
        );
    let Some(entry) = zip::entry(&listing.entries, &main) else {
        return Err(Passed::damaged(name, "is a DOCX file without a text"));
    };
    let mut html = String::new();
    let part = zip::entry_bytes(name, &listing, entry)?;
    let of_main = relations_of(&listing, &main);
    text::write(&decoded(&part), &links(&of_main), &mut html);
    for kind in ["/footnotes", "/endnotes"] {
        let notes = of_main
            .values()
            .find(|relation| relation.kind.ends_with(kind));
        let Some(notes) = notes.map(|relation| zip::resolved(&main, &relation.target)) else {
            continue;
        };
        // The text is worth having without its notes.
        if let Some(part) = part_text(&listing, &notes) {
            text::write(&part, &links(&relations_of(&listing, &notes)), &mut html);
        }
    }
    if html.len() as u64 > DOCUMENT_BYTES_MAX {
        let what = format!("holds more than {} MiB of text", DOCUMENT_BYTES_MAX >> 20);
        return Err(Passed::damaged(name, what));
    }
    Ok(html)
}

/// What a part says of another (ECMA-376, part 2, section 6.5).
struct Relation {
    kind: String,
    target: String,
}

type Relations = HashMap<String, Relation>;

fn relations_of(listing: &Packed<Cursor<&[u8]>>, part: &str) -> Relations {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    relations(
        listing,
        &zip::resolved("", &format!("{folder}/_rels/{name}.rels")),
    )
}

fn relations(listing: &Packed<Cursor<&[u8]>>, name: &str) -> Relations {
    let text = part_text(listing, name).unwrap_or_default();
    xml::tokens(&text)
        .filter_map(|token| match token {
            Token::Open {
                name: "Relationship",
                attributes,
                ..
            } => Some((
                xml::attribute(attributes, "Id")?,
                Relation {
                    kind: xml::attribute(attributes, "Type")?,
                    target: xml::attribute(attributes, "Target")?,
                },
            )),
            _ => None,
        })
        .collect()
}

/// Link id → address.
fn links(relations: &Relations) -> HashMap<&str, &str> {
    relations
        .iter()
        .filter(|(_, relation)| relation.kind.ends_with("/hyperlink"))
        .map(|(id, relation)| (id.as_str(), relation.target.as_str()))
        .collect()
}

fn part_text(listing: &Packed<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let entry = zip::entry(&listing.entries, name)?;
    let bytes = zip::entry_bytes(name, listing, entry).ok()?;
    Some(decoded(&bytes))
}

fn decoded(bytes: &[u8]) -> String {
    decode::decode(bytes, kind::declared_charset(bytes)).text
}
