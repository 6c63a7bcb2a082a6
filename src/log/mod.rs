//! A record on its way to the log: fact → canonical bytes → entry → leaf → root, proof, checkpoint,
//! signature. Pure: values in, bytes out.
//!
//! The log is the Merkle tree of RFC 6962 section 2.1 over one entry a record; its heads are C2SP
//! checkpoints (signed notes, Ed25519), its proofs C2SP `tlog-proof` files, so that tools which never
//! heard of this program can check them. Cases: `tests/log/`.

pub mod canonical;
pub mod checkpoint;
pub mod cosignature;
pub mod entry;
pub mod key;
pub mod note;
pub mod open_timestamps;
pub mod policy;
pub mod proof;
pub mod rfc3161;
pub mod tiles;
pub mod tlog_proof;
pub mod tree;
pub mod trust;
pub mod witness_request;
