//! A stored or fetched body → what a reader sees of it, and how alike two readings are.
//!
//! [`markup`] finds title, headings and main text in one pass; [`fold`] makes words comparable; [`alike`]
//! compares two texts; [`quote`] looks for the cited words; [`phrases`] knows what error pages say.

pub mod alike;
pub mod beginning;
pub mod fold;
pub mod markup;
pub mod phrases;
pub mod quote;
pub mod read_once;
pub(super) mod tag;
