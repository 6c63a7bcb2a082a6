//! What a person types → folded words, and the question in FTS5's language.

use crate::classify::page::fold::Folded;

/// Words that must all be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Query {
    pub parts: Vec<Part>,
}

/// Words that must stand in a row; of the last, perhaps only its beginning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub words: Vec<String>,
    pub may_go_on: bool,
}

impl Query {
    /// None where the text holds no word.
    pub fn of(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        for (position, piece) in text.split('"').enumerate() {
            if position % 2 == 1 {
                parts.extend(Part::of(piece));
            } else {
                parts.extend(piece.split_whitespace().filter_map(Part::of));
            }
        }
        (!parts.is_empty()).then_some(Self { parts })
    }

    /// The words hold letters, digits and marks only, so they cannot end their quotes.
    pub fn expression(&self) -> String {
        let parts = self.parts.iter().map(|part| {
            let star = if part.may_go_on { " *" } else { "" };
            format!("\"{}\"{star}", part.words.join(" "))
        });
        parts.collect::<Vec<_>>().join(" AND ")
    }
}

impl Part {
    fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = Folded::without_marks(text)
            .words()
            .map(str::to_owned)
            .collect();
        (!words.is_empty()).then_some(Self {
            words,
            may_go_on: text.trim_end().ends_with('*'),
        })
    }
}
