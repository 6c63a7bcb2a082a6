//! The arguments of `stamp`, `witness` and `replicate`: who vouches for the log, and where a second copy is.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Network;

pub(super) const STAMP_EXAMPLE: &str = "\
Nobody is asked unless named. They are told one digest, over the newest checkpoint; what is asked in vain \
is asked again by the next `stamp`, which also completes what calendars have promised.

Example:
  pressmark stamp --authority http://tsa.example.org/tsr --roots tsa-root.pem
  pressmark stamp --output stamps    the stamps as files, with the commands that check them";
pub(super) const REPLICATE_EXAMPLE: &str = "\
Example:
  pressmark replicate /mnt/second/archive    a second copy, every byte of it hashed; later:
  pressmark verify --repair-from /mnt/second/archive";
pub(super) const WITNESS_EXAMPLE: &str = "\
A trust file (C2SP tlog-policy) has a line `log VKEY` for each log that is cosigned here, and a line \
`witness NAME VKEY [URL]` for each witness that is believed. Have the keys from their owners.

Example:
  pressmark witness request > request.txt                          you; mail it to a colleague
  pressmark witness sign request.txt --name example.org/desk --trust trust.txt > lines.txt    the colleague
  pressmark witness add lines.txt --trust trust.txt                you again";

#[derive(Debug, Args)]
pub struct Stamp {
    /// Ask this time-stamp authority (RFC 3161); two with different roots are better than one
    #[arg(
        long,
        value_name = "URL",
        env = "PRESSMARK_STAMP_AUTHORITIES",
        value_delimiter = ' ',
        requires = "roots"
    )]
    pub authority: Vec<String>,
    /// Root certificates (PEM) that the authorities are believed by; had from them, not from here
    #[arg(long, value_name = "FILE", env = "PRESSMARK_STAMP_ROOTS")]
    pub roots: Option<PathBuf>,
    /// Hand the digest to this OpenTimestamps calendar, hidden behind random bytes
    #[arg(
        long,
        value_name = "URL",
        env = "PRESSMARK_STAMP_CALENDARS",
        value_delimiter = ' '
    )]
    pub calendar: Vec<String>,
    /// Write the stamps to this folder instead, and print the commands that check them
    #[arg(long, short, value_name = "DIR", conflicts_with_all = ["authority", "calendar"])]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub network: Network,
}

#[derive(Debug, Args)]
pub struct Witness {
    #[command(subcommand)]
    pub what: WitnessStep,
}

#[derive(Debug, Subcommand)]
pub enum WitnessStep {
    /// Print the request that a witness is given: the newest checkpoint, and that it goes on from an older one
    Request {
        /// Entries that the witness cosigned last
        #[arg(long, value_name = "SIZE", default_value_t = 0)]
        old: u64,
    },
    /// Cosign a request of somebody else's log, if it continues what was cosigned before
    Sign {
        /// The request
        file: PathBuf,
        /// Your name as a witness, such as example.org/desk
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Trust file that names the log's key
        #[arg(long, value_name = "FILE")]
        trust: PathBuf,
    },
    /// Print your public key as a witness; makes the key on first use
    Key {
        /// Your name as a witness, such as example.org/desk
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// Take in the lines that witnesses gave
    Add {
        /// The lines
        file: PathBuf,
        /// Trust file that names the witnesses' keys
        #[arg(long, value_name = "FILE")]
        trust: PathBuf,
    },
    /// Ask the witnesses of a trust file that have an address, over HTTP (C2SP tlog-witness)
    Ask {
        /// Trust file that names the witnesses' keys and addresses
        #[arg(long, value_name = "FILE")]
        trust: PathBuf,
        #[command(flatten)]
        network: Network,
    },
}

#[derive(Debug, Args)]
pub struct Replicate {
    /// Folder for the copy; an older copy there is replaced, anything else is left as it is
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}
