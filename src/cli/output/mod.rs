//! Output types: what commands print as JSON. Apart from the model, so that fields are added here and never changed.

pub mod event;
pub mod extraction;
pub mod link;
pub(super) mod skipped;
