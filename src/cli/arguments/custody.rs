//! The arguments of `purge`, `merge` and `compare`: what leaves the archive for good, what comes in from another one,
//! and how far two archives agree.

use std::path::PathBuf;

use clap::Args;

pub(super) const PURGE_EXAMPLE: &str = "\
With a record goes all that builds on it, and what only it led to: with a link its quotes, checks, answers and \
copies; with a document its quotes and the links only it cites. Every proof of what stays still holds. Out of \
reach are copies and packages made before (replicate and export again) and what the disk itself keeps; what \
was purged can be collected again.

Example:
  pressmark purge 936ace7c --author \"N. Archivist\" --reason \"request of the person named, 3 October\"
  pressmark replicate /mnt/second/archive    the second copy then holds nothing of it either";
pub(super) const MERGE_EXAMPLE: &str = "\
The other archive is checked whole first and is not written to. Its log stays a log of its own: its checkpoints \
and proofs still hold, and nothing in it counts as seen by this computer. Merged again, it may only have grown: \
one that went back or has another history is a finding.

Example:
  pressmark merge /mnt/colleague/archive
  pressmark show 936ace7c                    records of merged logs are found too";

pub(super) const COMPARE_EXAMPLE: &str = "\
Both archives are only read, their copies are hashed again, and nobody is asked. Where two people who \
collected the same document have equal bytes or words, neither of them alone could have made them up; \
pages that are put together for each visit differ in bytes as a rule. What one place is refused and the \
other is shown stands as `only here` or `only there`, with the grade of what the other got instead. Each \
can then cosign the other's log with `pressmark witness`.

Example:
  pressmark compare /mnt/colleague/archive
  pressmark --json compare /mnt/colleague/archive | grep '\"differ\"'";

#[derive(Debug, Args)]
pub struct Compare {
    /// Folder of the other archive
    #[arg(value_name = "OTHER")]
    pub other: PathBuf,
}

#[derive(Debug, Args)]
pub struct Purge {
    /// Beginnings of records' ids, or digests of objects (for every record that speaks of them)
    #[arg(value_name = "ID", required_unless_present = "sweep")]
    pub targets: Vec<String>,
    /// Who decides it
    #[arg(long, value_name = "NAME", required_unless_present = "sweep")]
    pub author: Option<String>,
    /// Why; it stays in the log for good, so name nothing in it that must go
    #[arg(long, value_name = "TEXT", required_unless_present = "sweep")]
    pub reason: Option<String>,
    /// Do not ask; without it, and without a terminal to ask on, only what would go is shown
    #[arg(long)]
    pub yes: bool,
    /// Only write the file anew without what an earlier purge took out
    #[arg(long, conflicts_with_all = ["targets", "author", "reason", "yes"])]
    pub sweep: bool,
}

#[derive(Debug, Args)]
pub struct Merge {
    /// Folder of the other archive
    #[arg(value_name = "OTHER")]
    pub other: PathBuf,
}
