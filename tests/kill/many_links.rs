//! A document with many links, and the program to collect it with: the real binary before a simulated
//! web.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::database;
use crate::support::web::clock::utc_day;
use crate::support::web::posts::Post;
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

/// Posts in the document. Each has two links; no host is asked more often than it is without a pause.
pub const POSTS: usize = 10;

/// The workplace and its document.
pub struct ManyLinks {
    pub workplace: Workplace,
    document: PathBuf,
}

impl ManyLinks {
    pub fn new(seed: u64) -> Self {
        Self::quoting(seed, POSTS)
    }

    /// The same with another number of posts.
    pub fn quoting(seed: u64, posts: usize) -> Self {
        let world = World::empty(seed).with_generated_posts(posts);
        let paragraphs: Vec<String> = world.posts().map(quoted).collect();
        let workplace = Workplace::before(world);
        let document = workplace.document("many-links.txt", &paragraphs.join("\n\n"));
        Self {
            workplace,
            document,
        }
    }

    /// The arguments of `collect` before its input, for this web.
    pub fn network(&self) -> Vec<String> {
        let ca_file = self.workplace.path("ca.pem").display().to_string();
        let connect_to = self.workplace.web.connect_to();
        let named = [
            ("--connect-to", connect_to),
            ("--cacert", ca_file),
            ("--allow-address", "127.0.0.1/32".to_owned()),
        ];
        let mut arguments = Vec::new();
        for (name, value) in named {
            arguments.extend([name.to_owned(), value]);
        }
        arguments
    }

    /// The document's path.
    pub fn document(&self) -> &Path {
        &self.document
    }

    /// `pressmark collect`, not yet started.
    pub fn collect(&self) -> Command {
        let mut command = self.pressmark();
        command
            .arg("collect")
            .args(self.network())
            .arg(&self.document);
        command
    }

    /// `pressmark verify`, to its end.
    pub fn verify(&self) -> Output {
        self.pressmark()
            .arg("verify")
            .output()
            .expect("the program")
    }

    /// `pressmark run`, not yet started, as a timer starts it: no terminal, and a home that cannot be written.
    pub fn run(&self, settings: &str) -> Command {
        self.run_moving(&[], settings)
    }

    /// The same with rules for `--connect-to` that come before the one for everything.
    pub fn run_moving(&self, rules: &[String], settings: &str) -> Command {
        let archive = self.workplace.path("archive");
        std::fs::create_dir_all(&archive).expect("a folder");
        std::fs::write(archive.join("pressmark.toml"), settings).expect("a writable folder");
        let mut command = self.pressmark();
        command.arg("run");
        for rule in rules {
            command.args(["--connect-to", rule]);
        }
        command.args(self.network());
        command.env("HOME", "/proc/nowhere");
        command.env("XDG_CONFIG_HOME", "/proc/nowhere");
        command.env_remove("JOURNAL_STREAM");
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn pressmark(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressmark"));
        command.arg("--archive").arg(self.workplace.path("archive"));
        // A key of the test's own: the person's stays untouched.
        command.env("PRESSMARK_KEY", self.workplace.path("signing.key"));
        command
    }
}

/// A post as a page quotes it, flattened to text.
fn quoted(post: &Post) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let media = &post
        .media
        .as_ref()
        .expect("generated posts have a picture")
        .short;
    let text = post.text.replace(
        &format!("https://t.co/{media}"),
        &format!("pic.twitter.com/{media}"),
    );
    let (year, month, day) = utc_day(post.created_ms);
    let month = MONTHS[usize::from(month.unsigned_abs()) - 1];
    format!(
        "{text} — {} (@{}) {month} {day}, {year}",
        post.name, post.handle
    )
}

/// Everything the document cites is in the archive, once.
pub fn assert_complete(database: &Path, about: &str) {
    let posts = POSTS as i64;
    for (question, expected) in [
        ("SELECT count(*) FROM document", 1),
        ("SELECT count(*) FROM citation", posts),
        ("SELECT count(DISTINCT quoted_text) FROM citation", posts),
        ("SELECT count(*) FROM link", 2 * posts),
        ("SELECT count(*) FROM citation_link", 2 * posts),
        ("SELECT count(*) FROM agreement", posts),
        (
            "SELECT count(DISTINCT citation) FROM agreement WHERE outcome = 'agree'",
            posts,
        ),
        (
            "SELECT count(*) FROM agreement WHERE clock = 'same_day'",
            posts,
        ),
        (
            "SELECT count(*) FROM observation WHERE verdict = 'alive'",
            2 * posts,
        ),
        (
            "SELECT count(DISTINCT link) FROM observation WHERE verdict = 'alive'",
            2 * posts,
        ),
        (
            "SELECT count(DISTINCT post_id || source) FROM post_answer WHERE absence IS NULL",
            2 * posts,
        ),
        (
            "SELECT count(DISTINCT object) FROM capture WHERE role = 'media' AND grade = 'media'",
            posts,
        ),
        ("SELECT count(*) FROM capture WHERE role = 'media'", posts),
        // Nothing may be spoken of that is not there.
        ("SELECT count(*) FROM pragma_foreign_key_check", 0),
        (
            "SELECT count(*) FROM record WHERE kind = 'exchange' AND NOT EXISTS
            (SELECT 1 FROM exchange WHERE exchange.record = record.seq)",
            0,
        ),
    ] {
        assert_eq!(
            database::number(database, question),
            expected,
            "{about}: {question}"
        );
    }
}
