//! Files that hold several documents, or one in a packing of its own.

mod any_bytes;
mod hostile;
mod packed;
mod warc;
