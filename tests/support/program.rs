//! Our own program, run in a folder as a person would, with its key there and no archive named by the environment.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in `folder` to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .current_dir(folder)
        .env_remove("PRESSMARK_ARCHIVE")
        .env("PRESSMARK_KEY", folder.join("signing.key"))
        .args(arguments)
        .output()
        .expect("our own program")
}
