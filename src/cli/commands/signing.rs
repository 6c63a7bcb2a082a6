//! What commands that sign have in common: where the key is, and what is said of the signing.

use std::env;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::arguments::Global;
use crate::cli::terminal::Terminal;
use crate::jobs::Archive;
use crate::model::protection::Signing;

/// The default key file, inside the folder where the system keeps a person's settings.
const KEY_FILE: &str = "pressmark/signing.key";

/// The archive the options name, with the key that signs it.
pub fn archive(global: &Global) -> Archive {
    let archive = Archive::at(&global.archive);
    match key_file(global) {
        Some(file) => archive.with_key(file),
        None => archive,
    }
}

/// The file of the key, there or not.
pub fn key_file(global: &Global) -> Option<PathBuf> {
    global.key.clone().or_else(default_key_file)
}

fn default_key_file() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let settings = set("XDG_CONFIG_HOME")
        .or_else(|| set("APPDATA"))
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".config")))?;
    // A relative path would put the key wherever the command happens to run.
    settings.is_absolute().then(|| settings.join(KEY_FILE))
}

/// Tells the person how signing went.
pub fn tell(terminal: &mut Terminal, signing: Option<&Signing>) {
    match signing {
        None => {}
        Some(Signing::Signed {
            size,
            key,
            key_made,
        }) => {
            if let Some(file) = key_made {
                terminal.talk(&format!(
                    "made a signing key in {}: keep a copy of it in a safe place; whoever has it can sign as you\n\
                     its public half is {key}\npublish that where people know you, so that they can tell your signature",
                    file.display()
                ));
            }
            terminal.talk(&format!("signed: a checkpoint covers all {size} records"));
        }
        Some(Signing::Unsigned { why }) => terminal.warn(&format!("not signed: {why}")),
        Some(Signing::Refused { why }) => {
            terminal.warn(&format!("signing refused: {why}"));
        }
    }
}

/// The same for programs.
pub fn json(signing: Option<&Signing>) -> Value {
    match signing {
        None => Value::Null,
        Some(Signing::Signed {
            size,
            key,
            key_made,
        }) => json!({"outcome": "signed", "size": size, "key": key, "key_made": key_made}),
        Some(Signing::Unsigned { why }) => json!({"outcome": "unsigned", "why": why}),
        Some(Signing::Refused { why }) => json!({"outcome": "refused", "why": why}),
    }
}
