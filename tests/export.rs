//! Packages as this program alone can judge them; what the programs of others say stands in `packages`.

pub mod archive;
mod bagit;
pub mod citations;
mod log;
mod record;
mod stamps;
pub mod surt;
mod wacz;
pub mod warc;
mod withheld;
mod zip;
