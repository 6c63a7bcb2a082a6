//! A fault → what the person is told: one sentence what happened, one what to do, and the exit code.

use crate::jobs::Fault;
use crate::jobs::SettingsFault;
use crate::jobs::StoreFault;

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
            message: message.into(),
            hint: hint.to_owned(),
            exit_code: 1,
        }
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
            Fault::Unreadable { .. } => Self::failed(
                "unreadable_input",
                message,
                "Check the path and that you may read it; nothing was changed.",
            ),
            Fault::NoDocument(_) => Self::failed(
                "no_document",
                message,
                "Give a text, HTML or Markdown file, a .jsonl file, or a folder that holds some.",
            ),
            Fault::UnknownLink(_) => Self::failed(
                "unknown_link",
                message,
                "Name a link as `pressmark report` shows it, or name none to ask all.",
            ),
            Fault::Broken(_) => Self::failed(
                "broken",
                message,
                "Run `pressmark verify`; if it finds nothing, this is a bug worth reporting.",
            ),
        }
    }
}

const DISK_FULL: &str =
    "Make room and run the same command again; what was stored until now is kept.";

fn of_store(fault: &StoreFault) -> CommandError {
    let message = fault.to_string();
    let error = |code, hint| CommandError::failed(code, message.clone(), hint);
    match fault {
        StoreFault::NoArchive(_) => error(
            "no_archive",
            "Run `pressmark collect INPUT` to make one, or name another folder with --archive.",
        )
        .with_exit_code(10),
        StoreFault::NotOurs(..) => error(
            "not_an_archive",
            "Name the folder of an archive with --archive; this file was left as it is.",
        ),
        StoreFault::HeaderDamaged(_) => error(
            "header_damaged",
            "Run `pressmark verify`, and restore the file from a copy; it was left as it is.",
        ),
        StoreFault::TooNew { .. } => error(
            "archive_too_new",
            "Use a newer Pressmark; this one left the archive as it is.",
        )
        .with_exit_code(12),
        StoreFault::InUse(..) => error(
            "archive_in_use",
            "Wait until the other command is done and run this one again.",
        )
        .with_exit_code(11),
        StoreFault::ReadOnly(..) => error(
            "read_only",
            "Work on a copy in a folder you may write; verify, report, show and cat work without writing.",
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
        StoreFault::Folder(..) | StoreFault::Sqlite(_) | StoreFault::Other(_) => error(
            "archive",
            "Run `pressmark verify` to see whether the archive is sound.",
        ),
    }
}
