//! The arguments of `verify` and `checkpoint`: what is checked, against what, and what is handed out for it.

use std::path::PathBuf;

use clap::Args;

use crate::model::timestamp::Timestamp;

pub(super) const VERIFY_EXAMPLE: &str = "\
Example:
  pressmark --archive /mnt/copy/archive verify    check a copy, which may be read-only";
pub(super) const CHECKPOINT_EXAMPLE: &str = "\
Example:
  pressmark checkpoint > kept.txt    mail it, print it, keep it elsewhere; later:
  pressmark verify --against kept.txt";

#[derive(Debug, Args)]
pub struct Verify {
    /// A checkpoint kept elsewhere, which the log must continue
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// Demand that a key of this trust file signed the archive, and that its witnesses cosigned it as the file asks
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Put objects found altered or missing back from this archive, WARC, WACZ, BagIt or other folder of files,
    /// where it holds bytes with the very digest; nothing else is ever repaired
    #[arg(long, value_name = "PATH")]
    pub repair_from: Option<PathBuf>,
    /// Hash the objects of this slice only, such as 3/30; all slices together are everything
    #[arg(long, value_name = "N/M", value_parser = slice, conflicts_with_all = ["since", "budget"])]
    pub slice: Option<(u64, u64)>,
    /// Hash only objects recorded at or after this day or moment
    #[arg(long, value_name = "TIME", value_parser = super::selection::moment, conflicts_with = "budget")]
    pub since: Option<Timestamp>,
    /// Hash objects until so many bytes are read (10M, 2G); the next such check goes on from there
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub budget: Option<u64>,
}

/// `N/M` with 1 ≤ N ≤ M.
fn slice(text: &str) -> Result<(u64, u64), String> {
    let parts = text
        .split_once('/')
        .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if (1..=of).contains(&number) && of < 1 << 32 => Ok((number, of)),
        _ => Err("not a slice such as 3/30: the third of thirty".to_owned()),
    }
}

/// A number of bytes, with k, M or G for thousands, millions or milliards.
fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || "not a number of bytes such as 500000, 10M or 2G".to_owned();
    let (digits, unit) = match text.strip_suffix(['k', 'K', 'M', 'G']) {
        None => (text, 1),
        Some(digits) if text.ends_with('G') => (digits, 1_000_000_000),
        Some(digits) if text.ends_with('M') => (digits, 1_000_000),
        Some(digits) => (digits, 1000),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).ok_or_else(wrong)
}

#[derive(Debug, Args)]
pub struct Checkpoint {
    /// Prove that this record (the first characters of its id) is in the log: a C2SP tlog-proof file
    #[arg(long, value_name = "RECORD_ID")]
    pub proof: Option<String>,
    /// Folder for the proof with the record, its entry and the script that checks them
    #[arg(long, short, value_name = "DIR", requires = "proof")]
    pub output: Option<PathBuf>,
    /// Print the public key instead
    #[arg(long, conflicts_with = "proof")]
    pub vkey: bool,
    /// Print a signature over the newest checkpoint by this SSH key instead, for those who know you by it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["proof", "vkey"])]
    pub ssh_key: Option<PathBuf>,
    /// Sign on in an archive restored from a copy, which the key refuses as shorter than what it signed; what
    /// is given up is recorded, with this reason, for good
    #[arg(long, value_name = "REASON", conflicts_with_all = ["proof", "vkey"])]
    pub accept_restored: Option<String>,
}
