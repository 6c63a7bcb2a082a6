//! `checkpoint`: the newest signed head of the log, to be kept elsewhere; and proofs for strangers.

mod ssh;

use std::fs;
use std::path::Path;

use serde_json::json;

use super::network::runtime;
use super::show::{self, Found};
use super::signing;
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::prove::{Proved, newest_checkpoint, prove, prove_merged};
use crate::jobs::restore::accept;
use crate::jobs::{Archive, SystemClock};

/// What a stranger runs; put beside every proof that is written to a folder.
const CHECK_SCRIPT: &str = include_str!("../../../docs/check-proof.sh");

pub fn run(
    global: &Global,
    command: &arguments::Checkpoint,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let archive = signing::archive(global);
    if let Some(reason) = &command.accept_restored {
        return accept_restored(&archive, reason, terminal);
    }
    let Some(id) = &command.proof else {
        let newest = newest_checkpoint(&archive)?;
        if let Some(key) = &command.ssh_key {
            let signature = ssh::signature(key, &newest.note)?;
            show_ssh(terminal, newest.size, &signature);
        } else if terminal.is_json() {
            terminal.json_line(&json!({
                "type": "checkpoint", "size": newest.size, "key": newest.key, "note": newest.note,
            }));
        } else if command.vkey {
            terminal.line(&newest.key);
        } else {
            terminal.bytes(newest.note.as_bytes());
        }
        return Ok(0);
    };
    let (record, proved) = match show::find(&archive, id)? {
        Found::Own(record) => (record.id, prove(&archive, &record)?),
        Found::Merged(record) => (record.id, prove_merged(&archive, &record)?),
    };
    if let Some(folder) = &command.output {
        write(folder, &proved)?;
        terminal.talk(&format!(
            "wrote the record, its entry, its proof and the script that checks them to {0}; run\n  \
             bash {0}/check-proof.sh {0}/record.json {0}/entry.json {0}/record.tlog-proof '{1}'",
            folder.display(),
            proved.key
        ));
        return Ok(0);
    }
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "proof", "record": record, "key": proved.key,
            "entry": String::from_utf8_lossy(&proved.entry), "proof": proved.proof,
        }));
    } else {
        terminal.bytes(proved.proof.as_bytes());
    }
    Ok(0)
}

fn show_ssh(terminal: &mut Terminal, size: i64, signature: &str) {
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "ssh_signature", "size": size, "namespace": ssh::NAMESPACE, "signature": signature,
        }));
        return;
    }
    terminal.bytes(signature.as_bytes());
    terminal.talk(&format!(
        "over the checkpoint of {size} entries, as `pressmark checkpoint` prints it; who has both files checks them by\n  \
         ssh-keygen -Y verify -n {} -f ALLOWED_SIGNERS -I YOU -s SIGNATURE < CHECKPOINT",
        ssh::NAMESPACE
    ));
}

fn accept_restored(
    archive: &Archive,
    reason: &str,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let accepted = runtime()?.block_on(accept(archive, reason, &SystemClock))?;
    let (size, kept_in) = (accepted.given_up, accepted.kept_in.display());
    if terminal.is_json() {
        terminal.json_line(&json!({
            "type": "summary", "given_up": size, "kept_in": accepted.kept_in,
            "signing": signing::json(Some(&accepted.signing)), "exit_code": 0,
        }));
        return Ok(0);
    }
    terminal.line(&format!(
        "accepted: this history goes on in place of one of which {size} entries had been signed; a record says so and why,\n\
         and `verify` will. The checkpoint that was given up is kept in {kept_in}: it proves that there was more."
    ));
    signing::tell(terminal, Some(&accepted.signing));
    Ok(0)
}

fn write(folder: &Path, proved: &Proved) -> Result<(), CommandError> {
    let files: [(&str, &[u8]); 4] = [
        ("record.json", &proved.record),
        ("entry.json", &proved.entry),
        ("record.tlog-proof", proved.proof.as_bytes()),
        ("check-proof.sh", CHECK_SCRIPT.as_bytes()),
    ];
    let written = fs::create_dir_all(folder).and_then(|()| {
        files
            .iter()
            .try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
    });
    written.map_err(|error| {
        CommandError::failed(
            "proof_not_written",
            format!("{}: {error}", folder.display()),
            "Name a folder that can be written.",
        )
    })
}
