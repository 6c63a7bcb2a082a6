//! Facts → references to the quoted posts, in the forms that other people's tools read.
//!
//! A reference names the post as far as it is known: by the document's own words first, by the platform's where
//! the document is silent. An archive address is never invented: none of these forms names one, since no copy
//! in a public web archive is on record. Cases: `tests/export/citations.rs`.

mod bibtex;
mod csl;
mod robust_links;
mod schema_org;
mod wikitext;
mod work;

pub use self::bibtex::bibtex;
pub use self::csl::csl;
pub use self::robust_links::robust_links;
pub use self::schema_org::schema_org;
pub use self::wikitext::wikitext;
