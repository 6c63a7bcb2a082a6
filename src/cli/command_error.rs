//! A fault → what the person is told: one sentence what happened, one what to do, and the exit code.

use std::io;
use std::path::Path;

use crate::jobs::inputs::reason;
use crate::jobs::{Fault, NotCosigned, SettingsFault, StoreFault};

/// What the person is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommandError {
    /// For programs.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: String,
    pub exit_code: u8,
}

impl CommandError {
    /// A failure of exit code 1.
    pub fn failed(code: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self {
            code,
            message: without_numbers(&message.into()),
            hint: hint.to_owned(),
            exit_code: 1,
        }
    }

    /// The arguments themselves are wrong in a way that only shows when they are used.
    pub fn usage(code: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self::failed(code, message, hint).with_exit_code(2)
    }

    /// Something stored is not what it should be.
    pub fn findings(code: &'static str, message: impl Into<String>, hint: &str) -> Self {
        Self::failed(code, message, hint).with_exit_code(4)
    }

    /// What was asked for was written somewhere it could not be.
    pub fn output(place: &str, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::failed(
                "disk_full",
                format!("{place} could not be written: the disk is full"),
                "Make room and run the same command again; the archive is not affected.",
            );
        }
        Self::failed(
            "output",
            format!("{place} could not be written: {}", reason(error)),
            "Name a file in a folder that is there and that you may write.",
        )
    }

    /// Somebody else is at work where only one may be.
    pub fn in_use(message: impl Into<String>, hint: &str) -> Self {
        Self::failed("in_use", message, hint).with_exit_code(11)
    }

    fn with_exit_code(mut self, exit_code: u8) -> Self {
        self.exit_code = exit_code;
        self
    }

    /// Ctrl-C.
    pub fn interrupted() -> Self {
        Self::failed(
            "interrupted",
            "interrupted; what was done until now is stored",
            "Run the same command again to go on.",
        )
        .with_exit_code(130)
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::Store(fault) => of_store(&fault),
            Fault::Spool(fault) => {
                use std::io::ErrorKind;
                let full = matches!(
                    fault.error.kind(),
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded
                );
                let (code, hint) = if full {
                    ("disk_full", DISK_FULL)
                } else {
                    ("spool", "See that the archive's folder can be written.")
                };
                Self::failed(code, message, hint)
            }
            Fault::Settings(SettingsFault::Certificates(..)) => Self::failed(
                "certificates",
                message,
                "Give --cacert a file of certificates in PEM form.",
            ),
            Fault::Settings(_) => Self::failed(
                "network_settings",
                message,
                "Check --cacert and --user-agent.",
            ),
            Fault::Unreadable { path, error } => of_input(&path, &error),
            Fault::NoDocument(_) => Self::failed(
                "no_document",
                message,
                "Give a text, HTML or Markdown file, JSON Lines, WARC, WACZ, EPUB or DOCX, or a folder that holds some; nothing was changed.",
            ),
            Fault::UnknownLink(_) => Self::failed(
                "unknown_link",
                message,
                "Name a link as `pressmark report` shows it, or name none to ask all.",
            ),
            fault @ (Fault::UnknownSelection(_)
            | Fault::EmptySelection(_)
            | Fault::NamedInRequests(_)) => of_selection(&fault),
            Fault::NoWords(_) => Self::usage(
                "no_words",
                message,
                "Give at least one letter or digit, in any script.",
            ),
            fault @ (Fault::NoProof(_) | Fault::NotSigned(_) | Fault::NothingToAccept(_)) => {
                of_log(&fault)
            }
            Fault::NotPurged(why) => not_purged(&why),
            Fault::NotMerged(why) => not_merged(&why),
            Fault::NotCompared(_) => Self::failed(
                "not_compared",
                message,
                "Name the folder of an archive that somebody else made; `pressmark verify` checks a copy.",
            ),
            Fault::NotCosigned(refused) => of_witness(&refused),
            Fault::Interrupted => Self::interrupted(),
            Fault::Broken(_) => Self::failed(
                "broken",
                message,
                "Run `pressmark verify`; if it finds nothing, this is a bug worth reporting.",
            ),
        }
    }
}

impl From<&clap::Error> for CommandError {
    /// The first paragraph of clap's complaint; the usage lines after it are for people.
    fn from(error: &clap::Error) -> Self {
        use clap::error::ErrorKind as Kind;
        let text = error.to_string();
        let complaint = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = complaint.split_whitespace().collect();
        let message = words.join(" ");
        let message = match error.kind() {
            Kind::DisplayHelpOnMissingArgumentOrSubcommand | Kind::MissingSubcommand => {
                "no command was named"
            }
            _ => message.strip_prefix("error: ").unwrap_or(&message),
        };
        Self::usage(
            "usage",
            message,
            "Run `pressmark --help`, or `pressmark help` with the command's name.",
        )
    }
}

/// What the log, its key or its checkpoints do not give.
fn of_log(fault: &Fault) -> CommandError {
    let (code, hint) = match fault {
        Fault::NotSigned(_) => (
            "not_signed",
            "Name the file of the key that signs this archive with --key; `pressmark verify` tells more.",
        ),
        Fault::NothingToAccept(_) => (
            "nothing_to_accept",
            "Nothing was changed; `pressmark verify` tells how the archive stands.",
        ),
        _ => (
            "no_proof",
            "Run `pressmark verify`: it checks the log and ends with a checkpoint over everything.",
        ),
    };
    CommandError::failed(code, fault.to_string(), hint)
}

fn not_purged(why: &str) -> CommandError {
    CommandError::failed(
        "not_purged",
        format!("nothing was purged: {why}"),
        "Name documents, links or other records by their ids, or objects by their digests; \
         `pressmark report --format json` shows both.",
    )
}

fn not_merged(why: &str) -> CommandError {
    CommandError::failed(
        "not_merged",
        format!("nothing was merged: {why}"),
        "Name the folder of somebody else's archive; for a second copy use `pressmark replicate`.",
    )
}

/// Nothing was packed.
fn of_selection(fault: &Fault) -> CommandError {
    match fault {
        Fault::NamedInRequests(_) => CommandError::failed(
            "named_in_requests",
            format!("{fault}; no package was made"),
            "Select only what was asked under the program's own name, or hand the package out without --withhold operator.",
        ),
        Fault::EmptySelection(_) => CommandError::failed(
            "empty_selection",
            format!("{fault}; no package was made"),
            "Select something else, or leave the selection out to pack the whole archive.",
        ),
        _ => CommandError::failed(
            "unknown_selection",
            fault.to_string(),
            "`pressmark report --format json` names every document and citation in `record`.",
        ),
    }
}

/// Why this witness did not cosign. That a log has another history than it had is a finding.
fn of_witness(refused: &NotCosigned) -> CommandError {
    let message = refused.to_string();
    let failed = |hint| CommandError::failed("not_cosigned", message.clone(), hint);
    match refused {
        NotCosigned::Form(_) => failed("Give the file that `pressmark witness request` wrote."),
        NotCosigned::UnknownLog(_) => failed(
            "If you know whose log that is, put `log` and its public key, had from its owner, in the trust file.",
        ),
        NotCosigned::Signature(_) => {
            failed("Ask whoever sent it where it is from; nothing was cosigned.")
        }
        NotCosigned::Stale { known, .. } => CommandError::failed(
            "not_cosigned",
            message.clone(),
            &format!(
                "Ask for a request that goes on from there: `pressmark witness request --old {known}`."
            ),
        ),
        NotCosigned::Inconsistent(_) => CommandError::findings(
            "history_rewritten",
            message.clone(),
            "The log's owner shows another history than before. Keep the request: it is signed, and proves that.",
        ),
        NotCosigned::Key(_) => failed(
            "See that the folder of the key can be written, and name the witness with --name.",
        ),
    }
}

/// What was named as input and is not there, or not to be read.
fn of_input(path: &Path, error: &io::Error) -> CommandError {
    let shown = path.display().to_string();
    let failed = |message, hint| CommandError::failed("unreadable_input", message, hint);
    match error.kind() {
        io::ErrorKind::NotFound if shown.contains("://") => failed(
            format!("{shown} is neither a file nor an address that can be fetched"),
            "Addresses begin with https:// or http://; nothing was changed.",
        ),
        io::ErrorKind::NotFound => failed(
            format!("there is no file or folder {shown}"),
            "Check the spelling and the folder you are in; nothing was changed.",
        ),
        _ => failed(
            format!("{shown} could not be read: {}", reason(error)),
            "See that you may read it; nothing was changed.",
        ),
    }
}

/// People can do nothing with the system's error numbers.
fn without_numbers(message: &str) -> String {
    let Some((before, after)) = message.split_once(" (os error ") else {
        return message.to_owned();
    };
    let after = after.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == '-');
    format!("{before}{}", after.strip_prefix(')').unwrap_or(after))
}

const DISK_FULL: &str =
    "Make room and run the same command again; what was stored until now is kept.";

fn of_store(fault: &StoreFault) -> CommandError {
    let message = fault.to_string();
    let error = |code, hint| CommandError::failed(code, message.clone(), hint);
    match fault {
        StoreFault::NoArchive(folder) => CommandError::failed(
            "no_archive",
            format!("there is no archive in the folder {}", folder.display()),
            "Run `pressmark collect INPUT` to make one, or name another folder with --archive.",
        )
        .with_exit_code(10),
        StoreFault::NotOurs(path, _) => CommandError::failed(
            "not_an_archive",
            format!(
                "{} is a database of another program, not an archive",
                path.display()
            ),
            "Name the folder of an archive with --archive; this file was left as it is.",
        ),
        StoreFault::HeaderDamaged(_) => error(
            "header_damaged",
            "If it was an archive, restore the file from a copy; if not, name another folder with --archive. It was left as it is.",
        ),
        StoreFault::TooNew { .. } => error(
            "archive_too_new",
            "Use a newer Pressmark; this one left the archive as it is.",
        )
        .with_exit_code(12),
        StoreFault::InUse(folder, holder) => CommandError::failed(
            "archive_in_use",
            in_use(&folder.display().to_string(), holder),
            "Wait until that command is done and run this one again.",
        )
        .with_exit_code(11),
        StoreFault::ReadOnly(..) => error(
            "read_only",
            "Work on a copy in a folder you may write; verify, report, status, show and cat work without writing.",
        ),
        StoreFault::UnfoldedWal(_) => error(
            "unfolded_wal",
            "Copy the whole folder, with the -wal file, to a place that can be written, and use it there.",
        ),
        StoreFault::DiskFull(_) => error("disk_full", DISK_FULL),
        StoreFault::Damaged(_) => error(
            "damaged",
            "Run `pressmark verify` to see what is affected; nothing was changed.",
        ),
        StoreFault::Folder(path, fault) => of_folder(path, fault),
        StoreFault::Sqlite(_) | StoreFault::Other(_) => error(
            "archive",
            "Run `pressmark verify` to see whether the archive is sound.",
        ),
    }
}

fn in_use(folder: &str, holder: &str) -> String {
    match holder {
        "" => format!("another Pressmark is writing to the archive in {folder}"),
        holder => format!("another Pressmark ({holder}) is writing to the archive in {folder}"),
    }
}

/// The archive's folder is something else.
fn of_folder(path: &Path, error: &io::Error) -> CommandError {
    use io::ErrorKind;
    let shown = path.display();
    let failed = |message| {
        let hint = "Name a folder of its own for the archive with --archive.";
        CommandError::failed("archive_folder", message, hint)
    };
    match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => failed(format!(
            "{shown} is not a folder, so no archive can be in it"
        )),
        ErrorKind::IsADirectory => failed(format!(
            "the folder {shown} holds a folder where the archive's file should be"
        )),
        _ => failed(format!(
            "the folder {shown} cannot be used: {}",
            reason(error)
        )),
    }
}
