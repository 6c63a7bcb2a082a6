//! `stamp`: who vouches for when, who did not and why; and the stamps as files for strangers.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::{network, outside, signing};
use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::stamp::hand_out::hand_out;
use crate::jobs::stamp::{Authority, Stamping, Stamps};
use crate::jobs::{Archive, SystemClock};
use crate::model::evidence::StampObtained;
use crate::report::{counted, terminal_line};

pub fn run(
    global: &Global,
    command: &arguments::Stamp,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    if let Some(folder) = &command.output {
        return write(global, folder, terminal);
    }
    let job = Stamping {
        archive: signing::archive(global),
        client: network::client(global, &command.network)?,
        clock: Arc::new(SystemClock),
        authorities: authorities(command)?,
        calendars: command.calendar.clone(),
    };
    let stamps = network::block_on(job.run())?;
    if terminal.is_json() {
        show_json(terminal, &stamps);
    } else {
        show_text(terminal, command, &stamps);
        signing::tell(terminal, stamps.signing.as_ref());
    }
    Ok(stamps.ending.exit_code())
}

fn authorities(command: &arguments::Stamp) -> Result<Vec<Authority>, CommandError> {
    let Some(file) = &command.roots else {
        return Ok(Vec::new());
    };
    let roots = fs::read(file).map_err(|error| {
        CommandError::failed(
            "unreadable_roots",
            format!("{}: {error}", file.display()),
            "Give --roots a file of root certificates in PEM form.",
        )
    })?;
    let authority = |address: &String| Authority {
        address: address.clone(),
        roots: roots.clone(),
    };
    Ok(command.authority.iter().map(authority).collect())
}

fn show_json(terminal: &mut Terminal, stamps: &Stamps) {
    for stamp in &stamps.obtained {
        let mut line = serde_json::to_value(stamp).expect("stamps are plain JSON");
        line["type"] = json!("stamp");
        terminal.json_line(&line);
    }
    for (authority, why) in &stamps.failed {
        terminal.json_line(&json!({"type": "no_stamp", "authority": authority, "why": why}));
    }
    terminal.json_line(&json!({
        "type": "summary",
        "size": stamps.size,
        "stamps": stamps.obtained.len(),
        "not_given": stamps.failed.len(),
        "nothing_new_since": stamps.nothing_new_since,
        "still_pending": stamps.still_pending,
        "signing": signing::json(stamps.signing.as_ref()),
        "exit_code": stamps.ending.exit_code(),
    }));
}

fn show_text(terminal: &mut Terminal, command: &arguments::Stamp, stamps: &Stamps) {
    for stamp in &stamps.obtained {
        terminal.line(&terminal_line(&sentence(stamp), usize::MAX));
    }
    for (authority, why) in &stamps.failed {
        let told = format!("no stamp from {authority}: {why}; the next `stamp` asks again");
        terminal.line(&terminal_line(&told, usize::MAX));
    }
    if stamps.still_pending > 0 {
        let proofs = counted(stamps.still_pending as u64, "proof", "proofs");
        terminal.line(&format!(
            "{proofs} only promised by calendars so far, which shows nothing yet; run `pressmark stamp` again in some hours"
        ));
    }
    if !stamps.obtained.is_empty() || !stamps.failed.is_empty() {
        return;
    }
    match stamps.nothing_new_since {
        Some(size) => terminal.line(&format!(
            "nothing new: all but the notes of checks and stamps is under checkpoint {size}, which is stamped"
        )),
        None if command.authority.is_empty() && command.calendar.is_empty() => terminal.line(
            "nobody was asked: name an authority with --authority and --roots, or a calendar with --calendar",
        ),
        None => {}
    }
}

fn sentence(stamp: &StampObtained) -> String {
    let first = format!("the first {} entries", stamp.size);
    match (stamp.time, stamp.bitcoin_height) {
        (Some(time), _) => format!(
            "stamped: {first} existed at {time}, according to {}",
            stamp.authority
        ),
        (None, Some(height)) => format!(
            "{first} are committed to in Bitcoin block {height}; `pressmark stamp --output DIR` gives the proof to compare with the chain"
        ),
        (None, None) => format!("promised: {first} will be attested by {}", stamp.authority),
    }
}

fn write(global: &Global, folder: &Path, terminal: &mut Terminal) -> Result<u8, CommandError> {
    outside::check(&global.archive, folder)?;
    let out = hand_out(&Archive::at(&global.archive))?;
    let written = fs::create_dir_all(folder).and_then(|()| {
        out.files
            .iter()
            .try_for_each(|file| fs::write(folder.join(&file.name), &file.bytes))
    });
    written.map_err(|error| CommandError::output(&folder.display().to_string(), &error))?;
    if terminal.is_json() {
        let names: Vec<&String> = out.files.iter().map(|file| &file.name).collect();
        terminal.json_line(
            &json!({"type": "summary", "files": names, "commands": out.commands, "exit_code": 0}),
        );
        return Ok(0);
    }
    terminal.talk(&format!(
        "wrote the stamps to {}; in that folder run",
        folder.display()
    ));
    for command in &out.commands {
        terminal.line(command);
    }
    terminal.talk(
        "The root certificates came with the archive: compare them with the authority's own before you believe them.",
    );
    Ok(0)
}
