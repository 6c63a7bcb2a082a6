//! Packages of a realistic archive, judged by the programs that other people use.
//!
//! The programs are those of `tests/packages/requirements.txt`, in `target/validators`, where
//! `tests/packages/install` puts them. Where they are absent these tests say so and pass, unless
//! `PRESSMARK_REQUIRE_VALIDATORS` is set, as `.ci/run` does.

mod citations;
mod page;
mod pieces;
mod programs;
mod provenance;
mod wacz;
mod warc;
