//! The arguments of `import` and `search`.

use std::path::PathBuf;

use clap::Args;

pub(super) const IMPORT_EXAMPLE: &str = "\
Example:
  pressmark import crawl.wacz        its resources, which of its digests hold, and what it cannot prove";
pub(super) const SEARCH_EXAMPLE: &str = "\
Example:
  pressmark search ferry pier                all places with both words
  pressmark search '\"the pier\" inspect*'    words in a row, and words that begin so";

#[derive(Debug, Args)]
pub struct Import {
    /// A WARC or WACZ file, a BagIt folder, or auto-archiver's CSV (or its folder)
    #[arg(value_name = "PACKAGE")]
    pub package: PathBuf,
}

#[derive(Debug, Args)]
pub struct Search {
    /// Words that must all be there; accents and case do not count
    #[arg(required = true)]
    pub text: Vec<String>,
    /// Places shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
}
