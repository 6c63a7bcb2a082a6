//! The files of `cases/damage/`: each is one SQL script for a healthy archive. Its first lines tell the
//! story; lines that begin with `-- finds:` hold questions, asked of the healthy archive, whose answers
//! are the findings that must follow, in order, one a row. A line continues the question above it where
//! it begins with `--` and two spaces. `?` in an answer stands for any words (SQLite's or Zstandard's).
//! Triggers are taken away before the script and made again after it, unless a line says
//! `-- triggers stay`.

use std::fs;
use std::path::Path;

use pressmark::jobs::Ending;
use pressmark::jobs::verify::verify;
use rusqlite::Connection;

use super::healthy::{Copy, large, told};
use crate::support::stopped_clock::StoppedClock;
use crate::support::workplace::{FIRST_DAY, block_on};

struct Case {
    name: String,
    questions: Vec<String>,
    triggers_stay: bool,
    script: String,
}

#[test]
fn the_healthy_archive_is_healthy() {
    assert_eq!(Copy::of(large()).findings(), Vec::<String>::new());
}

#[test]
fn each_damage_gives_exactly_its_findings() {
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let copy = Copy::of(large());
        let expected = case.expected(&copy.database());
        case.apply(&copy.database());
        // Through the verb, whose ending becomes the exit code.
        let clock = StoppedClock::at(FIRST_DAY);
        let verified = block_on(verify(&copy.archive(), &clock, &|_| {})).expect("an archive");
        let found = told(&verified.checked.findings);
        let fits = found.len() == expected.len()
            && found
                .iter()
                .zip(&expected)
                .all(|(found, expected)| fits(found, expected));
        if !fits {
            wrong.push(format!(
                "{}:\n  expected {expected:#?}\n  found {found:#?}",
                case.name
            ));
        }
        let ending = if expected.is_empty() {
            Ending::Clean
        } else {
            Ending::Findings
        };
        assert_eq!(verified.ending, ending, "{}", case.name);
        if verified.checked.database_damaged {
            assert!(verified.not_recorded.is_some(), "{}", case.name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fits(found: &str, expected: &str) -> bool {
    match expected.split_once('?') {
        Some((before, after)) => found.starts_with(before) && found.ends_with(after),
        None => found == expected,
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/damage");
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    names.sort();
    names.iter().map(|path| Case::read(path)).collect()
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a case");
        let mut questions: Vec<String> = Vec::new();
        for line in text.lines() {
            if let Some(question) = line.strip_prefix("-- finds: ") {
                questions.push(question.to_owned());
            } else if let (Some(more), Some(last)) =
                (line.strip_prefix("--  "), questions.last_mut())
            {
                last.push('\n');
                last.push_str(more.trim_start());
            }
        }
        Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            questions,
            triggers_stay: text.contains("\n-- triggers stay\n"),
            script: text,
        }
    }

    fn expected(&self, database: &Path) -> Vec<String> {
        let connection = Connection::open(database).expect("a database");
        let mut expected = Vec::new();
        for question in &self.questions {
            let mut statement = connection.prepare(question).expect(&self.name);
            let rows = statement.query_map([], |row| row.get::<_, String>(0));
            expected.extend(rows.expect(&self.name).map(|row| row.expect(&self.name)));
        }
        expected
    }

    fn apply(&self, database: &Path) {
        let connection = Connection::open(database).expect("a database");
        let run = |sql: &str| {
            let done = connection.execute_batch(sql);
            done.unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.name));
        };
        run("PRAGMA synchronous = OFF;
             PRAGMA foreign_keys = OFF;
             PRAGMA ignore_check_constraints = ON;");
        let triggers = if self.triggers_stay {
            Vec::new()
        } else {
            triggers(&connection)
        };
        for trigger in &triggers {
            run(&format!("DROP TRIGGER {}", trigger.name));
        }
        run(&self.script);
        for trigger in &triggers {
            // The triggers of a table go with it.
            if connection
                .table_exists(None, trigger.table.as_str())
                .expect("a schema")
            {
                run(&trigger.sql);
            }
        }
    }
}

struct Trigger {
    name: String,
    table: String,
    sql: String,
}

fn triggers(connection: &Connection) -> Vec<Trigger> {
    connection
        .prepare("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut statement| {
            let rows = statement.query_map([], |row| {
                Ok(Trigger {
                    name: row.get(0)?,
                    table: row.get(1)?,
                    sql: row.get(2)?,
                })
            })?;
            rows.collect()
        })
        .expect("a schema")
}
