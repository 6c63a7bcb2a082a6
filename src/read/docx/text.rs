//! The XML of a WordprocessingML part → HTML paragraphs with links (ECMA-376, part 1, section 17).

use std::collections::HashMap;

use super::super::piece::DOCUMENT_BYTES_MAX;
use super::super::xml::{self, Token};

/// Appends the paragraphs of a part, and stops beyond what a document may have. `links` leads from the ids of its relations to addresses.
pub(super) fn write(part: &str, links: &HashMap<&str, &str>, html: &mut String) {
    let mut writing = Writing {
        html,
        links,
        in_text: false,
        open_link: None,
        left_out: 0,
        field: Field::None,
    };
    for token in xml::tokens(part) {
        writing.token(&token);
        // One long address may be linked to again and again.
        if writing.html.len() as u64 > DOCUMENT_BYTES_MAX {
            break;
        }
    }
    writing.close_link();
}

struct Writing<'a> {
    html: &'a mut String,
    links: &'a HashMap<&'a str, &'a str>,
    /// Inside `w:t`: text elsewhere is white space of the file.
    in_text: bool,
    open_link: Option<Opened>,
    /// How deep inside something that is not part of the text.
    left_out: usize,
    field: Field,
}

/// What opened the link that stands open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Element,
    Field,
}

/// A field under way (17.16.18): its instruction, then what it shows.
enum Field {
    None,
    Instruction { text: String, in_text: bool },
    Shown,
}

/// Elements whose words are not part of the text: moved away, written again for older programs.
fn is_left_out(name: &str) -> bool {
    matches!(name, "moveFrom" | "Fallback")
}

impl Writing<'_> {
    fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::Open { name, is_empty, .. } if is_left_out(name) => {
                self.left_out += usize::from(!is_empty);
            }
            Token::Close { name } if is_left_out(name) => {
                self.left_out = self.left_out.saturating_sub(1);
            }
            _ if self.left_out > 0 => {}
            Token::Open {
                name,
                attributes,
                is_empty,
            } => self.open(name, attributes, *is_empty),
            Token::Close { name } => self.close(name),
            Token::Text(text) => self.text(text),
        }
    }

    fn open(&mut self, name: &str, attributes: &str, is_empty: bool) {
        match name {
            "p" if !is_empty => self.html.push_str("<p>"),
            "t" => self.in_text = !is_empty,
            "tab" | "ptab" => self.html.push('\t'),
            "br" | "cr" => self.html.push_str("<br>"),
            "noBreakHyphen" => self.html.push('-'),
            "hyperlink" if !is_empty => {
                let id = xml::attribute(attributes, "id").unwrap_or_default();
                if let Some(address) = self.links.get(id.as_str()).copied() {
                    self.open_link(address, Opened::Element);
                }
            }
            "fldSimple" if !is_empty => {
                let instruction = xml::attribute(attributes, "instr").unwrap_or_default();
                if let Some(address) = address(&instruction) {
                    self.open_link(&address, Opened::Element);
                }
            }
            "instrText" => {
                if let Field::Instruction { in_text, .. } = &mut self.field {
                    *in_text = !is_empty;
                }
            }
            "fldChar" => {
                self.field_char(&xml::attribute(attributes, "fldCharType").unwrap_or_default())
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.close_link();
                self.html.push_str("</p>\n");
            }
            "t" => self.in_text = false,
            "instrText" => {
                if let Field::Instruction { in_text, .. } = &mut self.field {
                    *in_text = false;
                }
            }
            "hyperlink" | "fldSimple" if self.open_link == Some(Opened::Element) => {
                self.close_link()
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Field::Instruction {
            text: instruction,
            in_text: true,
        } = &mut self.field
        {
            instruction.push_str(text);
        } else if self.in_text {
            escape(text, self.html);
        }
    }

    fn field_char(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.field = Field::Instruction {
                    text: String::new(),
                    in_text: false,
                };
            }
            "separate" => {
                if let Field::Instruction { text, .. } =
                    std::mem::replace(&mut self.field, Field::Shown)
                    && let Some(address) = address(&text)
                {
                    self.open_link(&address, Opened::Field);
                }
            }
            _ => {
                self.field = Field::None;
                if self.open_link == Some(Opened::Field) {
                    self.close_link();
                }
            }
        }
    }

    /// Links do not nest in HTML.
    fn open_link(&mut self, address: &str, by: Opened) {
        self.close_link();
        self.html.push_str("<a href=\"");
        escape(address, self.html);
        self.html.push_str("\">");
        self.open_link = Some(by);
    }

    fn close_link(&mut self) {
        if self.open_link.take().is_some() {
            self.html.push_str("</a>");
        }
    }
}

/// The address of a `HYPERLINK "…"` field (17.16.5.25).
fn address(instruction: &str) -> Option<String> {
    let arguments = instruction
        .trim_start()
        .strip_prefix("HYPERLINK")?
        .trim_start();
    let quoted = arguments.strip_prefix('"')?;
    quoted.split('"').next().map(str::to_owned)
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
