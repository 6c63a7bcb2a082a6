//! The nouns of Pressmark as types: what a document, a citation, a trail, a capture … *is*.
//!
//! Nothing here reads a clock, a file or a socket; every other room may use this one and it uses none.
//! The words are those of the README's glossary; one noun a file.

pub mod agreement;
pub mod article;
pub mod attachments;
pub mod capture;
pub mod character_reference;
pub mod check;
pub mod citation;
pub mod consistency;
pub mod digest;
pub mod document;
pub mod evidence;
pub mod exchange;
pub mod existence;
pub mod explanation;
pub mod facts;
pub mod finding;
pub mod foreign;
pub mod held_twice;
pub mod http_date;
pub mod liveness;
pub mod markup;
pub mod memento;
pub mod mention;
pub mod merged;
pub mod mirror;
pub mod package;
pub mod payload;
pub mod picture;
pub mod place;
pub mod post;
pub mod protection;
pub mod purged;
pub mod record;
pub mod short_link;
pub mod shorteners;
pub mod standing;
pub mod timestamp;
pub mod trail;
pub mod transfer;
pub mod turn;
pub mod zip;
