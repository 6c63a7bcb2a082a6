//! `cat`: an object's bytes, as received.

use crate::cli::arguments::{self, Global};
use crate::cli::command_error::CommandError;
use crate::cli::terminal::Terminal;
use crate::jobs::Fault;
use crate::jobs::{Archive, StoreFault};

pub fn run(
    global: &Global,
    command: &arguments::Cat,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    let fault = |fault: StoreFault| CommandError::from(Fault::from(fault));
    let reader = Archive::at(&global.archive)
        .open_for_reading()
        .map_err(fault)?;
    match reader.copy_object(command.digest, &mut terminal.sink()) {
        Ok(true) => Ok(0),
        Ok(false) => Err(CommandError::failed(
            "unknown_object",
            format!("no object {} is stored", command.digest),
            "Digests stand in `pressmark report --format json`; for a record use `pressmark show`.",
        )),
        Err(StoreFault::Damaged(detail)) => Err(CommandError::findings(
            "object_altered",
            format!("what came out is not what was received: {detail}"),
            "Run `pressmark verify` to see what else is affected, and restore from a copy; nothing was changed.",
        )),
        Err(other) => Err(fault(other)),
    }
}
