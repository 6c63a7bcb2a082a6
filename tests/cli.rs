//! The command line as a person meets it: the real program, run in a fresh folder.
//!
//! Each `tests/cli/*.toml` holds cases: files to make, arguments, and what must come of it. Every case
//! that fails is run a second time with `--json`, and must then tell the same in one line of JSON; no case
//! may leave a file behind that it does not name. What needs more than arguments stands in Rust beside them.

mod case;
mod streams;
mod tour;

macro_rules! cases {
    ($($name:ident),+) => {
        $(#[test]
        fn $name() {
            case::check_all(include_str!(concat!("cli/", stringify!($name), ".toml")));
        })+
    };
}

cases!(help, usage, inputs, archives, looking, json);

/// A fresh folder with the example article in it.
fn folder_with_article() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let article = include_bytes!("../examples/article.txt");
    std::fs::write(folder.path().join("article.txt"), article).expect("it can be written to");
    folder
}

/// The program, in a folder, with nothing from the environment that changes what it does.
fn program(folder: &std::path::Path) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pressmark"));
    command
        .current_dir(folder)
        .env_remove("PRESSMARK_ARCHIVE")
        .env_remove("COLUMNS")
        .env_remove("PRESSMARK_KEY")
        // Keys that tests make are none of the person's who runs them.
        .env(
            "XDG_CONFIG_HOME",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/settings"),
        )
        .stdin(std::process::Stdio::null());
    command
}
