//! A record on its way to the log: facts → canonical bytes. Pure: values in, bytes out.
//!
//! The Merkle log over these bytes is not built yet; the bytes and their ids are what it will order.

pub mod canonical;
