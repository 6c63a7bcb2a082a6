//! The simulated web held against the facts it imitates: wire, links, status pages, embed and
//! syndication doors, media, news pages, control, record.

mod client;
mod control;
mod doors;
mod links;
mod media;
mod posts;
mod rows;
mod scenarios;
mod vectors;
mod wire;
