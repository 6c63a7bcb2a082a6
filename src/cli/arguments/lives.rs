//! The arguments of the commands that follow links through their lives: `recheck`, `run`, `schedule`, `pin`, `states`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Network;
use crate::model::memento::WebArchive;

/// The only archive that takes links.
pub(super) fn takes_links(name: &str) -> Result<WebArchive, String> {
    match name.parse()? {
        WebArchive::Wayback => Ok(WebArchive::Wayback),
        _ => Err("links can be handed to wayback only".to_owned()),
    }
}

pub(super) const RUN_EXAMPLE: &str = "\
The settings file is TOML; every part may be left out:
  [watch]
  files = [\"article.txt\"]          # relative paths: from the folder of this file
  folders = [\"/home/me/articles\"]
  feeds = [\"https://example.org/feed.xml\"]
  pages = [\"https://example.org/live\"]
  [limits]
  links_per_run = 2000
  entries_per_feed = 20
  verify_every_hours = 24
  verify_megabytes = 2000               # read by one check; the next goes on from there
  [notify]
  command = [\"/usr/local/bin/tell-me\"]   # gets the summary as JSON on standard input
  feed = \"turns.atom\"
  webhook = \"https://hooks.example.org/…\"  # the same summary by POST
  [archives]                            # they are told what is looked at
  mementos = [\"wayback\", \"arquivo\"]   # copies of what died, held against the quotes
  save = [\"wayback\"]                    # hands in what lives; keys: PRESSMARK_WAYBACK_KEYS
  [network]
  canary = [\"https://example.org/\"]

Example:
  pressmark run                      exit 4: links died (or stored bytes changed) since a run last told";
pub(super) const SCHEDULE_EXAMPLE: &str = "\
Example:
  pressmark schedule systemd --at 03:30 --install    every night, for you alone";
pub(super) const PIN_EXAMPLE: &str = "\
Example:
  pressmark pin dead https://t.co/Zk4TnB81wQ --author 'A. Archivist' --note 'the host confirmed it by mail'";
pub(super) const STATES_EXAMPLE: &str = "\
Example:
  pressmark states --recompute       exit 4 if a stored state is not what the observations add up to";

/// What a person decides about a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PinDecision {
    /// It is there, whatever checks say
    Alive,
    /// It is gone, whatever checks say
    Dead,
    /// Checks decide again
    Release,
}

#[derive(Debug, Args)]
pub struct Pin {
    /// What is decided
    #[arg(value_enum)]
    pub decision: PinDecision,
    /// Links as cited
    #[arg(required = true)]
    pub links: Vec<String>,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub author: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: String,
}

#[derive(Debug, Args)]
pub struct Recheck {
    /// Links as cited (all, where none is named)
    pub links: Vec<String>,
    /// Every link of the archive, whether due or not (as where none is named)
    #[arg(long, conflicts_with_all = ["links", "due"])]
    pub all: bool,
    /// Only links whose time has come: young ones often, old ones seldom, suspected deaths in time to confirm
    #[arg(long, conflicts_with = "links")]
    pub due: bool,
    /// Ask links that are seen dead a second time at once; it never confirms a death, only time does
    #[arg(long)]
    pub confirm_now: bool,
    /// Look for copies of links that are no longer served in these web archives, which then know what is looked
    /// at (wayback, arquivo, commoncrawl, or the address of a TimeGate)
    #[arg(long, value_name = "ARCHIVES", value_delimiter = ',')]
    pub mementos: Vec<WebArchive>,
    #[command(flatten)]
    pub network: Network,
}

#[derive(Debug, Args)]
pub struct Run {
    /// Settings file: what is watched, limits, who is told (default: pressmark.toml in the archive's folder)
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    #[command(flatten)]
    pub network: Network,
}

/// Systems that run programs by the clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ScheduleForm {
    /// A service and a timer of systemd, for one person
    Systemd,
    /// A line of a crontab
    Cron,
    /// A plist of launchd, for one person
    Launchd,
}

/// A time of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeOfDay {
    pub hour: u8,
    pub minute: u8,
}

impl std::str::FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "not a time of the day such as 03:30".to_owned();
        let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
        let hour = hour.parse().ok().filter(|hour| *hour < 24);
        let minute = minute.parse().ok().filter(|minute| *minute < 60);
        match (hour, minute) {
            (Some(hour), Some(minute)) => Ok(Self { hour, minute }),
            _ => Err(wrong()),
        }
    }
}

#[derive(Debug, Args)]
pub struct Schedule {
    /// What runs programs by the clock on your system
    #[arg(value_enum, default_value = "systemd")]
    pub form: ScheduleForm,
    /// When, every day
    #[arg(long, value_name = "HH:MM", default_value = "03:30")]
    pub at: TimeOfDay,
    /// Put it in its place, for you alone, instead of printing it
    #[arg(long)]
    pub install: bool,
}

#[derive(Debug, Args)]
pub struct States {
    /// Fold all observations again and name every stored state that comes out differently
    #[arg(long)]
    pub recompute: bool,
}
