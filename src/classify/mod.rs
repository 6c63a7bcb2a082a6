//! What was seen → what it means. Pure: no clock, no network, no storage.
//!
//! [`walk`] decides the next request of a trail or its end; [`check`] all requests of one check; [`judge`]
//! what the check says about the link, with the detectors in [`signs`] and the readings in [`page`];
//! [`state`] what all checks together say; [`schedule`] when to ask again; [`grade`] what a stored copy
//! really holds; [`requisites`] what it takes to see a page again; [`robots`] whether a host wants to be asked. [`verdict`] and [`life`] are the short forms for checks that kept no text.

pub mod address;
pub mod check;
pub mod cookies;
pub mod grade;
pub mod judge;
pub mod life;
pub mod memento;
pub mod page;
pub mod parts;
pub mod redirect;
pub mod requisites;
pub mod robots;
pub mod schedule;
pub mod signs;
pub mod state;
pub mod verdict;
pub mod walk;
