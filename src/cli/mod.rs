//! The command line: arguments → jobs → what is printed. Data on standard output, talk on standard
//! error; only `terminal` prints.

mod arguments;
mod bars;
mod command_error;
mod commands;
mod follow;
pub mod output;
mod terminal;

use clap::Parser as _;

use arguments::{Arguments, Command};
use command_error::CommandError;
use terminal::Terminal;

/// Runs the program with its own arguments and gives back the exit code.
pub fn main() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
                Terminal::for_programs().error(&CommandError::from(&error));
            } else {
                // clap prints help to standard output and complaints to standard error by itself.
                let _ = error.print();
            }
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let mut terminal = Terminal::new(&arguments.global);
    let outcome = dispatch(&arguments, &mut terminal);
    match outcome {
        Ok(code) => terminal.finish(code),
        Err(error) => {
            terminal.error(&error);
            error.exit_code
        }
    }
}

fn dispatch(arguments: &Arguments, terminal: &mut Terminal) -> Result<u8, CommandError> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Extract(command) => commands::extract::run(global, command, terminal),
        Command::Collect(command) => commands::collect::run(global, command, terminal),
        Command::Recheck(command) => commands::recheck::run(global, command, terminal),
        Command::Run(command) => commands::run::run(global, command, terminal),
        Command::Schedule(command) => commands::schedule::run(global, command, terminal),
        Command::Pin(command) => commands::pin::run(global, command, terminal),
        Command::States(command) => commands::states::run(global, command, terminal),
        Command::Verify(command) => commands::verify::run(global, command, terminal),
        Command::Checkpoint(command) => commands::checkpoint::run(global, command, terminal),
        Command::Stamp(command) => commands::stamp::run(global, command, terminal),
        Command::Replicate(command) => commands::replicate::run(global, command, terminal),
        Command::Merge(command) => commands::merge::run(global, command, terminal),
        Command::Compare(command) => commands::compare::run(global, command, terminal),
        Command::Purge(command) => commands::purge::run(global, command, terminal),
        Command::Witness(command) => commands::witness::run(global, command, terminal),
        Command::Report(command) => commands::report::run(global, command, terminal),
        Command::Export(command) => commands::export::run(global, command, terminal),
        Command::Import(command) => commands::import::run(global, command, terminal),
        Command::Search(command) => commands::search::run(global, command, terminal),
        Command::Status => commands::status::run(global, terminal),
        Command::Show(command) => commands::show::run(global, command, terminal),
        Command::Cat(command) => commands::cat::run(global, command, terminal),
    }
}
