//! The program: hands its arguments to `pressmark::cli` and ends with the code that gives back.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(pressmark::cli::main())
}
