//! A tour of Pressmark: the real program, step by step, against the simulated web.
//!
//! An article is archived and verified, a post goes away, a byte rots, and the report tells it all.
//! `examples/tour.rs` prints it for a person; `tests/cli/tour.rs` holds its steps against what they must
//! show, so that neither can drift from the other.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ARTICLE: &[u8] = include_bytes!("../../examples/article.txt");
/// Bytes of a stored picture that are looked for in the database file. SQLite splits long values over
/// pages, so that a picture does not lie in it in one piece; a run as short as this does somewhere.
const RUN_BYTES: usize = 64;

/// Where the tour takes place.
pub struct Stage<'a> {
    /// The program.
    pub program: &'a Path,
    /// An empty folder.
    pub folder: &'a Path,
    /// What `--connect-to` takes to reach the simulated web.
    pub connect_to: &'a str,
    /// The authority its certificates come from, PEM.
    pub ca_pem: &'a str,
    /// Takes a post of the article away.
    pub delete_post: &'a dyn Fn(),
}

/// One command, or one thing that happens between two.
pub enum Step {
    /// Something happens.
    Happens(String),
    /// A command was run.
    Ran(Ran),
}

/// A command and what came of it.
pub struct Ran {
    /// Why, in a sentence.
    pub why: &'static str,
    /// The arguments as one would type them.
    pub typed: String,
    /// Standard output, then standard error.
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

/// What is left for the visitor.
pub struct Souvenirs {
    pub report: PathBuf,
    /// The SHA-256 of the object that was damaged.
    pub damaged: String,
}

/// Walks the whole way; each step is told as soon as it is done.
pub fn walk(stage: &Stage<'_>, tell: &mut dyn FnMut(&Step)) -> io::Result<Souvenirs> {
    fs::write(stage.folder.join("article.txt"), ARTICLE)?;
    fs::write(stage.folder.join("ca.pem"), stage.ca_pem)?;
    let network = [
        "--connect-to",
        stage.connect_to,
        "--cacert",
        "ca.pem",
        "--allow-address",
        "127.0.0.1/32",
    ];
    let online = |command: &[&'static str]| [command, &network[..]].concat().join(" ");

    tell(&Step::Ran(stage.run(
        "Take an article in: find the posts it quotes, follow their links, ask X about each post, keep everything.",
        &online(&["collect", "article.txt"]),
    )?));
    tell(&Step::Ran(stage.run(
        "Hash every stored byte again and compare.",
        "verify",
    )?));

    (stage.delete_post)();
    tell(&Step::Happens(
        "Somebody takes the first of the quoted posts down.".to_owned(),
    ));
    tell(&Step::Ran(stage.run(
        "Ask every link again: the one that is not served any more is named, with when it is asked again: one check makes no death. The copy stays.",
        &online(&["recheck"]),
    )?));

    let (digest, picture) = stage.stored_picture()?;
    flip_a_byte(&stage.folder.join("archive/pressmark.db"), &picture)?;
    tell(&Step::Happens(format!(
        "One bit of a stored picture flips on the disk (object {}…).",
        &digest[..12]
    )));
    tell(&Step::Ran(stage.run(
        "Verify again: the damaged object is named, and the exit code is 4.",
        "verify",
    )?));
    tell(&Step::Ran(stage.run(
        "Write the whole account as one page, the link in doubt and the damage included.",
        "report -o report.html",
    )?));
    Ok(Souvenirs {
        report: stage.folder.join("report.html"),
        damaged: digest,
    })
}

impl Stage<'_> {
    fn run(&self, why: &'static str, typed: &str) -> io::Result<Ran> {
        let output = self.command(typed).output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Ran {
            why,
            typed: format!("pressmark {typed}"),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            code: output.status.code(),
        })
    }

    /// No argument of the tour has a space in it.
    fn command(&self, typed: &str) -> Command {
        let mut command = Command::new(self.program);
        command
            .current_dir(self.folder)
            .env_remove("PRESSMARK_ARCHIVE")
            // The tour leaves no key among the person's settings.
            .env("PRESSMARK_KEY", self.folder.join("settings/signing.key"))
            .args(typed.split(' '))
            .stdin(Stdio::null());
        command
    }

    /// The first picture of the archive, by its digest, through the program's own report.
    fn stored_picture(&self) -> io::Result<(String, Vec<u8>)> {
        let report = self.command("report --format json").output()?;
        let report: serde_json::Value = serde_json::from_slice(&report.stdout)?;
        let citations = report["documents"][0]["citations"].as_array();
        let digest = citations
            .into_iter()
            .flatten()
            .find_map(|citation| citation["post"]["media"][0]["digest"].as_str())
            .ok_or_else(|| io::Error::other("the archive holds no picture"))?;
        let picture = self.command(&format!("cat {digest}")).output()?;
        Ok((digest.to_owned(), picture.stdout))
    }
}

/// Flips one bit of `bytes` where they lie in the file.
fn flip_a_byte(database: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().read(true).write(true).open(database)?;
    let mut whole = Vec::new();
    file.read_to_end(&mut whole)?;
    let at = bytes
        .windows(RUN_BYTES)
        .step_by(RUN_BYTES)
        .find_map(|run| whole.windows(RUN_BYTES).position(|window| window == run))
        .ok_or_else(|| io::Error::other("the picture is not found in the database file"))?;
    file.seek(SeekFrom::Start(at as u64))?;
    file.write_all(&[whole[at] ^ 1])
}
