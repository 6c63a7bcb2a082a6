//! Output types: what commands print as JSON. Apart from the model, so that fields are added here and never changed.

pub mod event;
pub mod explanation;
pub mod extraction;
pub(super) mod fields;
pub mod link;
pub(super) mod skipped;
pub(super) mod table;
pub(super) mod talk_form;
