//! What `extract` is told on the command line.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct Extract {
    /// Files (text, HTML, Markdown, wikitext, JSON Lines, WARC, WACZ, EPUB, DOCX), folders, or - for standard input
    #[arg(required = true)]
    pub inputs: Vec<String>,
    /// Say which characters became which field, by which rule, why, and what was not taken
    #[arg(long)]
    pub explain: bool,
    /// Form of the answer
    #[arg(long, value_enum, conflicts_with = "json")]
    pub format: Option<ExtractFormat>,
}

/// Forms of an extraction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExtractFormat {
    /// For reading here
    Text,
    /// One self-contained page that marks up the documents in colour, with rules, doubts and near misses
    Html,
}
