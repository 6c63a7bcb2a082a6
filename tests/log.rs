//! The log: canonical bytes, tree, proofs, notes and proof files; what is stored and signed; what is
//! found when somebody changes it; and what a stranger can check without this program.

mod attacks;
mod canonical;
mod command;
mod continues;
mod entry;
mod flips;
mod go;
mod go_tiles;
mod note;
mod proof;
mod signing;
mod ssh;
mod stored;
mod stranger;
mod tiles;
mod tlog_proof;
mod tree;
pub mod workshop;
