//! The arguments, as clap reads them. What each command does stands in `commands/`.

mod checking;
mod custody;
mod foreign;
mod lives;
mod selection;
mod vouching;

mod extraction;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use checking::{CHECKPOINT_EXAMPLE, VERIFY_EXAMPLE};
pub use checking::{Checkpoint, Verify};
use custody::{COMPARE_EXAMPLE, MERGE_EXAMPLE, PURGE_EXAMPLE};
pub use custody::{Compare, Merge, Purge};
use foreign::{IMPORT_EXAMPLE, SEARCH_EXAMPLE};
pub use foreign::{Import, Search};
use vouching::{REPLICATE_EXAMPLE, STAMP_EXAMPLE, WITNESS_EXAMPLE};
pub use vouching::{Replicate, Stamp, Witness, WitnessStep};

use lives::{PIN_EXAMPLE, RUN_EXAMPLE, SCHEDULE_EXAMPLE, STATES_EXAMPLE};
pub use lives::{Pin, PinDecision, Recheck, Run, Schedule, ScheduleForm, States};
pub use selection::{Selected, Withhold};

use crate::jobs::ConnectTo;
use crate::model::digest::Digest;
use crate::model::memento::WebArchive;
use crate::model::mirror::Mirror;

pub use self::extraction::{Extract, ExtractFormat};

const AFTER_HELP: &str = "\
Exit codes:
  0 clean            1 failed            2 wrong usage
  3 incomplete: something could not be asked or told; a later run will ask again
  4 findings: altered, missing or unlisted bytes, a log that is not the one that was signed,
    or a link newly dead
  10 no archive      11 archive in use   12 archive is newer than this program
  130 interrupted; the archive is consistent

Example:
  pressmark collect article.txt      take in the quotes, links and posts of an article
  pressmark verify                   hash everything again
  pressmark recheck                  ask every link again
  pressmark report -o report.html    the whole account as one page
  pressmark export --format warc -o posts.warc.gz    the same for a web archive player";

const EXTRACT_EXAMPLE: &str = "\
Example:
  pressmark extract article.txt      four quoted posts, each with its place, byline and links
  pressmark extract --format html article.txt > seen.html    what was read, marked up in colour";
const COLLECT_EXAMPLE: &str = "\
Example:
  pressmark collect article.txt notes/    one article and a folder of documents, into ./archive";
const RECHECK_EXAMPLE: &str = "\
Example:
  pressmark recheck https://t.co/Zk4TnB81wQ    ask this one link again";
const REPORT_EXAMPLE: &str = "\
Example:
  pressmark report -o report.html    one page that needs nothing else, to read, print or send";
const EXPORT_EXAMPLE: &str = "\
Example:
  pressmark export --format warc -o posts.warc.gz    what came back, for any web archive player
  pressmark export --format warc --dead -o dead.warc.gz    only links no longer served to us";
const STATUS_EXAMPLE: &str = "\
Example:
  pressmark status                   what is held, how the last run ended, when it was verified";
const SHOW_EXAMPLE: &str = "\
Example:
  pressmark show 936ace7c            the one record whose id begins so; --json gives its exact bytes";
const CAT_EXAMPLE: &str = "\
Example:
  pressmark report --format json | grep digest    finds the digests
  pressmark cat SHA256 > page.html                writes those bytes to a file";

/// Archives and verifies the social posts that documents quote
#[derive(Debug, Parser)]
#[command(name = "pressmark", version, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// A command's own options come before those of every command.
const GLOBAL_ORDER: usize = 900;

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder of the archive
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "PRESSMARK_ARCHIVE",
        default_value = "archive",
        display_order = GLOBAL_ORDER
    )]
    pub archive: PathBuf,
    /// File of the key that signs checkpoints (default: pressmark/signing.key among your settings)
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "PRESSMARK_KEY",
        display_order = GLOBAL_ORDER
    )]
    pub key: Option<PathBuf>,
    /// Print JSON: one document, or one a line; errors too, on standard error
    #[arg(long, global = true, display_order = GLOBAL_ORDER)]
    pub json: bool,
    /// Print data, warnings and errors only
    #[arg(long, short, global = true, conflicts_with = "verbose", display_order = GLOBAL_ORDER)]
    pub quiet: bool,
    /// Also tell of served links, doubts, files passed over and all earlier checks
    #[arg(long, short, global = true, display_order = GLOBAL_ORDER)]
    pub verbose: bool,
}

/// Options of commands that use the network.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub struct Network {
    /// Connect to HOST2:PORT2 where HOST1:PORT1 is asked (as curl does; an empty part means any)
    #[arg(long, value_name = "HOST1:PORT1:HOST2:PORT2")]
    pub connect_to: Vec<ConnectTo>,
    /// Trust the certificates in this PEM file too
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Allow contacting this network although it is not on the public internet
    #[arg(long, value_name = "CIDR", value_parser = network)]
    pub allow_address: Vec<IpNet>,
    /// Ask nothing; every link is left for a later run
    #[arg(long)]
    pub offline: bool,
    /// Ask these mirrors too about posts of X that X itself does not show; they see what is looked up
    /// (fxtwitter, vxtwitter)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub mirrors: Vec<Mirror>,
    /// Links under way at once
    #[arg(long, value_name = "N", default_value_t = crate::jobs::CONCURRENCY,
          value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1024))]
    pub concurrency: usize,
    /// Go through this proxy: http://, socks5:// or, to let it look names up, socks5h://HOST:PORT
    #[arg(long, value_name = "URL")]
    pub proxy: Option<crate::jobs::Proxy>,
    /// Heed robots.txt: `named` where it names Pressmark, `strict` as a crawler would, or `off`
    #[arg(long, value_name = "POLICY", default_value_t)]
    pub robots: crate::jobs::RobotsPolicy,
    /// Pictures, style sheets and fonts stored with each web article, at most; 0 for none
    #[arg(long, value_name = "N", default_value_t = crate::jobs::RequisiteLimits::default().requisites_max)]
    pub requisites: usize,
    /// Add a line of JSON to this file for every request, link and document
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Name sent to servers
    #[arg(long, value_name = "TEXT", default_value = crate::jobs::USER_AGENT, value_parser = header_text)]
    pub user_agent: String,
}

/// A network as address and prefix length.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| {
        "not a network such as 10.0.0.0/8 (prefix up to 32) or fd00::/8 (prefix up to 128)"
            .to_owned()
    })
}

/// What can stand in a header line as it is (RFC 9110, section 5.5).
fn header_text(text: &str) -> Result<String, String> {
    let sendable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if !text.trim().is_empty() && text.bytes().all(sendable) {
        Ok(text.to_owned())
    } else {
        Err("not a name in visible ASCII characters, which is all that can be sent".to_owned())
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what would be archived; uses neither archive nor network
    #[command(after_help = EXTRACT_EXAMPLE)]
    Extract(Extract),
    /// Take in documents, follow their links, store what they cite
    #[command(after_help = COLLECT_EXAMPLE)]
    Collect(Collect),
    /// Ask links again and record what they say now
    #[command(after_help = RECHECK_EXAMPLE)]
    Recheck(Recheck),
    /// The scheduled run: take in what is watched, ask what is due, verify, tell of deaths and returns
    #[command(after_help = RUN_EXAMPLE)]
    Run(Run),
    /// Print or install what makes your system do the scheduled run every day
    #[command(after_help = SCHEDULE_EXAMPLE)]
    Schedule(Schedule),
    /// Decide that links are alive or dead, with your name and reason, or take that back
    #[command(after_help = PIN_EXAMPLE)]
    Pin(Pin),
    /// The state of every link: what all its checks add up to, and when it is asked next
    #[command(after_help = STATES_EXAMPLE)]
    States(States),
    /// Hash everything again, hold the tables against the records and the log against its checkpoints
    #[command(after_help = VERIFY_EXAMPLE)]
    Verify(Verify),
    /// Print the newest signed checkpoint, to be kept elsewhere, or the proof that a record is under it
    #[command(after_help = CHECKPOINT_EXAMPLE)]
    Checkpoint(Checkpoint),
    /// Have time-stamp authorities and calendars vouch for when the log was as it is
    #[command(after_help = STAMP_EXAMPLE)]
    Stamp(Stamp),
    /// Have others cosign the log, or cosign theirs: who cosigns refuses a second history
    #[command(after_help = WITNESS_EXAMPLE)]
    Witness(Witness),
    /// Keep a second copy of the archive, whole and checked before it takes its place
    #[command(after_help = REPLICATE_EXAMPLE)]
    Replicate(Replicate),
    /// Take another archive's records in as a log of its own, with its checkpoints and proofs
    #[command(after_help = MERGE_EXAMPLE)]
    Merge(Merge),
    /// Compare what this archive and another one, made elsewhere, hold of the same links and posts
    #[command(after_help = COMPARE_EXAMPLE)]
    Compare(Compare),
    /// Take records and their bytes out for good; who, when and why stays in the log
    #[command(after_help = PURGE_EXAMPLE)]
    Purge(Purge),
    /// Tell everything the archive knows: one HTML page, JSON, CSV, Markdown or text
    #[command(after_help = REPORT_EXAMPLE)]
    Report(Report),
    /// Pack all or part of the archive for other people's programs
    #[command(after_help = EXPORT_EXAMPLE)]
    Export(Export),
    /// Take in a package of another program, marked as foreign and checked again
    #[command(after_help = IMPORT_EXAMPLE)]
    Import(Import),
    /// Find words in quotes, posts and stored pages, in any script
    #[command(after_help = SEARCH_EXAMPLE)]
    Search(Search),
    /// How much the archive holds, and how it stands
    #[command(after_help = STATUS_EXAMPLE)]
    Status,
    /// Print a record by the beginning of its id
    #[command(after_help = SHOW_EXAMPLE)]
    Show(Show),
    /// Write a stored object's bytes, as received, to standard output
    #[command(after_help = CAT_EXAMPLE)]
    Cat(Cat),
}

#[derive(Debug, Args)]
pub struct Collect {
    /// Files (text, HTML, Markdown, wikitext, JSON Lines, WARC, WACZ, EPUB, DOCX), folders, - for standard input, or https:// addresses
    #[arg(required = true)]
    pub inputs: Vec<String>,
    /// Hand every link that is served to this web archive, which then knows what is looked at, to make a copy
    /// (wayback; keys ACCESS:SECRET in PRESSMARK_WAYBACK_KEYS)
    #[arg(long, value_name = "ARCHIVE", value_parser = lives::takes_links)]
    pub save: Vec<WebArchive>,
    #[command(flatten)]
    pub network: Network,
}

/// Forms of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    /// One page that loads and runs nothing, for a screen or paper
    Html,
    Json,
    /// A row for each quote and link
    Csv,
    Markdown,
    /// A short summary
    Text,
    /// The JSON Schema of the JSON; needs no archive
    JsonSchema,
    /// The Table Schema of the CSV; needs no archive
    TableSchema,
    /// A citation template a link, for editors of Wikipedia
    Wikitext,
}

#[derive(Debug, Args)]
pub struct Report {
    /// Form (by the ending of --output where it has one, else text)
    #[arg(long, value_enum)]
    pub format: Option<ReportFormat>,
    /// File to write instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only the citation whose record's id begins so
    #[arg(long, value_name = "ID", conflicts_with = "document")]
    pub citation: Option<String>,
    /// Only the document of this id, or whose record's id begins so
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
}

/// Forms of a package.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExportFormat {
    /// WARC 1.1, gzip by record, with a CDXJ index beside it
    Warc,
    /// WACZ 1.1.1: WARC, index, pages, report and records in one file
    Wacz,
    /// BagIt 1.0, a folder to hand over: WACZ, report, records, and how a stranger checks them
    Bagit,
    /// CSL-JSON: the quoted posts for reference managers
    Csl,
    /// BibTeX: the quoted posts for LaTeX
    Bibtex,
    /// {{cite tweet}} and {{cite web}}: the quoted posts for Wikipedia
    Wikitext,
    /// PROV-JSONLD: what was made from what, by whom, when (W3C PROV)
    Prov,
    /// PREMIS 3 XML: files, events and agents, for preservation systems
    Premis,
    /// Robust Links: an HTML list of the quoted posts with the day each was asked
    RobustLinks,
    /// JSON-LD in the vocabulary of schema.org: documents, quotes, posts and stored copies
    SchemaOrg,
    /// The whole log as a folder that any web server can serve (C2SP tlog-tiles): salted digests, no content
    Tiles,
}

#[derive(Debug, Args)]
pub struct Export {
    /// Form of the package
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// File to write; for bagit and tiles a folder that does not exist yet
    #[arg(long, short, value_name = "PATH")]
    pub output: PathBuf,
    #[command(flatten)]
    pub selection: Selected,
    /// Hide who ran the program and where; the log keeps its commitments to what is left out
    #[arg(long, value_enum, value_name = "WHO")]
    pub withhold: Option<Withhold>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The first characters of a record's id, at least four
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Cat {
    /// The object's SHA-256, 64 hexadecimal digits
    #[arg(value_name = "SHA256")]
    pub digest: Digest,
}
