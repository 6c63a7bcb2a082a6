//! The programs of others and our own, run on files of a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pressmark::jobs::Archive;
use tempfile::TempDir;

use crate::export::archive::{archive, key};

/// A folder with packages in it, and the programs to judge them.
pub struct Bench {
    folder: TempDir,
    programs: PathBuf,
}

impl Bench {
    /// None where the programs are absent and nobody insists on them; the reason is printed.
    pub fn ready() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let there = root.join("target/validators");
        let wanted = fs::read(root.join("tests/packages/requirements.txt")).expect("our own file");
        if fs::read(there.join("requirements.txt")).ok().as_ref() == Some(&wanted) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let programs = there.join("bin");
            return Some(Self { folder, programs });
        }
        let reason = "target/validators does not hold the programs that judge packages; \
                      tests/packages/install puts them there";
        assert!(
            std::env::var_os("PRESSMARK_REQUIRE_VALIDATORS").is_none(),
            "{reason}"
        );
        eprintln!("skipped: {reason}");
        None
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `pressmark export` of the archive of `tests/export/archive.rs`.
    pub fn export(&self, format: &str, output: &str, selection: &[&str]) {
        self.export_from(&archive(), &key(), format, output, selection);
    }

    /// `pressmark export` of another archive, signed with this key.
    pub fn export_from(
        &self,
        archive: &Archive,
        key: &Path,
        format: &str,
        output: &str,
        selection: &[&str],
    ) {
        let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
            .arg("--archive")
            .arg(archive.folder())
            .env("PRESSMARK_KEY", key)
            .args(["export", "--format", format, "-o", output])
            .args(selection)
            .current_dir(self.folder.path())
            .output()
            .expect("our own program");
        assert!(output.status.success(), "{}", told(&output));
    }

    /// Runs a program in the folder.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(self.programs.join(program))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
            .expect("an installed program")
    }

    /// Runs a script of `tests/packages` with the Python of the programs.
    pub fn script(&self, script: &str, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/packages")
            .join(script);
        let script = script.display().to_string();
        self.run("python", &[&[script.as_str()], arguments].concat())
    }

    /// Runs a program that must find nothing wrong, and returns what it said.
    pub fn approved(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.run(program, arguments);
        assert!(output.status.success(), "{program}: {}", told(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// All a program said.
pub fn told(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
