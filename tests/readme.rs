//! The README shows the program's own help, word for word.

use std::path::Path;
use std::process::{Command, Stdio};

const BEGIN: &str = "<!-- help -->";
const END: &str = "<!-- /help -->";

#[test]
fn the_help_block_is_the_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("README.md at the root: {error}"));
    let block = between_markers(&readme).unwrap_or_else(|| {
        panic!("README.md has no help block: put the output of `pressmark --help` between {BEGIN} and {END}, fenced by ```")
    });
    assert_eq!(
        unfenced(block),
        help().trim_end(),
        "the README's help block is not what `pressmark --help` prints; replace it by that"
    );
}

fn between_markers(readme: &str) -> Option<&str> {
    let (_, after) = readme.split_once(BEGIN)?;
    Some(after.split_once(END)?.0)
}

/// A code block's content: the lines of the fences are not part of it.
fn unfenced(block: &str) -> String {
    let lines = block.trim().lines().map(str::trim_end);
    let content: Vec<&str> = lines.filter(|line| !line.starts_with("```")).collect();
    content.join("\n").trim_matches('\n').to_owned()
}

/// Without a terminal, help is laid out for 100 columns wherever this runs.
fn help() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--help")
        .env_remove("COLUMNS")
        .env_remove("PRESSMARK_ARCHIVE")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("help is UTF-8");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}
