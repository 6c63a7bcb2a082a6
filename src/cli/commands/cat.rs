//! `cat`: an object's bytes, as received.

use std::io::Write as _;

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
    let mut sink = terminal.sink();
    match reader.copy_object(command.digest, &mut sink) {
        Ok(true) => {}
        Ok(false) => {
            return Err(CommandError::failed(
                "unknown_object",
                format!("no object {} is stored", command.digest),
                "Digests stand in `pressmark report`; for a record use `pressmark show`.",
            ));
        }
        Err(StoreFault::Folder(_, error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            return Ok(0);
        }
        Err(damage @ StoreFault::Damaged(_)) => {
            let mut error = fault(damage);
            error.exit_code = 4;
            return Err(error);
        }
        Err(other) => return Err(fault(other)),
    }
    match sink.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CommandError::failed(
            "output",
            error.to_string(),
            "Check where the output goes.",
        )),
        _ => Ok(0),
    }
}
