//! Text → XML elements of PREMIS. Characters that XML 1.0 cannot hold become U+FFFD (XML 1.0, 2.2).

use crate::model::markup::escaped;

/// `<premis:NAME>text</premis:NAME>`.
pub(super) fn leaf(name: &str, text: &str) -> String {
    format!("<premis:{name}>{}</premis:{name}>", escaped(text))
}

/// The identifier of an object, event or agent: a URN.
pub(super) fn identifier(of: &str, value: &str) -> String {
    format!(
        "<premis:{of}Identifier>{}{}</premis:{of}Identifier>",
        leaf(&format!("{of}IdentifierType"), "URN"),
        leaf(&format!("{of}IdentifierValue"), value)
    )
}
