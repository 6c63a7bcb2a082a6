//! What was seen → what it means. Pure: no clock, no network, no storage.
//!
//! [`walk`] decides the next request of a trail or its end; [`grade`] says what a stored copy really
//! holds; [`verdict`] what one check says about a link; [`life`] what all checks together say.

pub mod grade;
pub mod life;
pub mod redirect;
pub mod verdict;
pub mod walk;
