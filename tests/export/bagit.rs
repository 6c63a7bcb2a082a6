//! The hand-over folder, checked by the commands of its own page in a plain shell, from another place.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::archive::{archive, key};

/// All of coreutils that the page's first six commands use, beside a shell, xxd and openssl.
const PROGRAMS: [&str; 18] = [
    "sh",
    "xxd",
    "openssl",
    "sha256sum",
    "cut",
    "head",
    "tail",
    "wc",
    "base64",
    "split",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "cp",
    "cat",
    "tr",
    "date",
];

fn exported(folder: &Path, selection: &[&str]) -> std::path::PathBuf {
    let packed = folder.join("packed");
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(archive().folder())
        .env("PRESSMARK_KEY", key())
        .args(["export", "--format", "bagit", "-o"])
        .arg(&packed)
        .args(selection)
        .output()
        .expect("our own program");
    assert!(output.status.success(), "{output:?}");
    // Handed over: the folder lies somewhere else when it is checked.
    let bag = folder.join("handed over");
    fs::rename(packed, &bag).expect("a writable folder");
    bag
}

/// The commands of the page, each under its number.
fn commands(bag: &Path) -> Vec<String> {
    let page = fs::read_to_string(bag.join("README.txt")).expect("the page");
    let mut commands = Vec::new();
    for line in page.lines() {
        if line.starts_with(|first: char| first.is_ascii_digit()) {
            commands.push(String::new());
        } else if let (Some(command), Some(last)) =
            (line.strip_prefix("     "), commands.last_mut())
        {
            last.push_str(command);
            last.push('\n');
        }
    }
    commands
}

/// A folder with nothing but the programs the page asks for.
fn bare(folder: &Path) -> std::path::PathBuf {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).expect("a writable folder");
    for program in PROGRAMS {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .map(|folder| folder.join(program))
            .find(|path| path.is_file());
        let found = found.unwrap_or_else(|| panic!("{program} is not installed"));
        let _ = std::os::unix::fs::symlink(found, bin.join(program));
    }
    bin
}

fn shell(bag: &Path, path: &Path, command: &str) -> Output {
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .current_dir(bag)
        .env_clear()
        .env("PATH", path)
        .output();
    output.expect("a shell")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What the first four say of a sound folder.
const SOUND: [&str; 4] = [
    "files: ok\n",
    "records: ok\n",
    "bytes: checked\n",
    "names: checked\n",
];

#[test]
fn a_bare_shell_checks_the_folder_by_its_own_page_somewhere_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bare = bare(folder.path());
    for selection in [&[][..], &["--dead"], &["--withhold", "operator"]] {
        let place = tempfile::tempdir_in(folder.path()).expect("a temporary folder");
        let bag = exported(place.path(), selection);
        let commands = commands(&bag);
        for (command, wanted) in commands.iter().zip(SOUND) {
            let output = shell(&bag, &bare, command);
            assert_eq!(said(&output), wanted, "{command}: {output:?}");
        }
        let output = shell(&bag, &bare, &commands[4]);
        assert!(output.status.success(), "{output:?}");
        let said = said(&output);
        assert_eq!(said.matches("ok: ").count(), 4, "{said}");
        assert!(
            said.contains("ok: the stamped checkpoint over the first"),
            "{said}"
        );
        let withheld = said.contains("; 0 more entries name records that were withheld");
        assert_eq!(withheld, selection != ["--withhold", "operator"], "{said}");
        let output = shell(&bag, &bare, &commands[5]);
        let said = self::said(&output);
        assert!(output.status.success(), "{output:?}");
        assert!(
            said.contains("entries of the log existed at")
                && said.contains("get them from the authority"),
            "{said}"
        );
    }
}

#[test]
fn each_command_of_the_page_finds_what_it_is_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bare = bare(folder.path());
    let bag = exported(folder.path(), &[]);
    let commands = commands(&bag);
    let edit = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let path = bag.join("data").join(name);
        let before = fs::read(&path).expect("a file of the bag");
        let mut bytes = before.clone();
        change(&mut bytes);
        assert_ne!(bytes, before, "{name}");
        fs::write(&path, bytes).expect("a writable folder");
        (path, before)
    };
    let flip = |bytes: &mut Vec<u8>| {
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
    };
    let object = fs::read_to_string(bag.join("data/objects.txt")).expect("the list");
    let (digest, _) = object.split_once(' ').expect("a line");
    let object = format!("objects/{}/{digest}", &digest[..2]);
    let finds = |number: usize, name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let (path, before) = edit(name, change);
        assert!(!shell(&bag, &bare, &commands[0]).status.success(), "{name}");
        let output = shell(&bag, &bare, &commands[number]);
        let is_told = !output.status.success() || said(&output).contains(" not ");
        assert!(is_told, "{name}: {output:?}");
        fs::write(path, before).expect("a writable folder");
    };
    finds(1, "records/records.jsonl", &|bytes| {
        let text = String::from_utf8_lossy(bytes).replacen("Port Ellery", "Port Allery", 1);
        *bytes = text.into_bytes();
    });
    finds(2, &object, &flip);
    finds(3, "objects.txt", &|bytes| {
        bytes[0] = if bytes[0] == b'0' { b'1' } else { b'0' }
    });
    finds(4, "log/leaves.txt", &|bytes| {
        bytes[0] = if bytes[0] == b'0' { b'1' } else { b'0' }
    });
    finds(4, "log/entries.txt", &|bytes| {
        let text = String::from_utf8_lossy(bytes).replacen("\"kind\":\"", "\"kind\":\"x", 1);
        *bytes = text.into_bytes();
    });
    finds(4, "log/checkpoint.txt", &|bytes| {
        let text = String::from_utf8_lossy(bytes).replacen("\n1", "\n2", 1);
        *bytes = text.replacen("pressmark/", "pressmork/", 1).into_bytes();
    });
    finds(1, "records/ids.txt", &|bytes| {
        bytes.truncate(bytes.len() - 65)
    });
    let tokens = fs::read_to_string(bag.join("data/timestamps/tokens.txt")).expect("the list");
    let names: Vec<&str> = tokens.split_whitespace().collect();
    finds(5, "timestamps/tokens.txt", &|bytes| {
        // A moment that the token does not name.
        let last = bytes.len() - 2;
        bytes[last] = if bytes[last] == b'0' { b'1' } else { b'0' };
    });
    finds(5, &format!("timestamps/{}", names[2]), &flip);
    finds(5, &format!("timestamps/{}", names[3]), &flip);
    let note = format!("timestamps/{}", names[1]);
    finds(5, &note, &flip);
    finds(4, &note, &|bytes| {
        let text = String::from_utf8_lossy(bytes).replacen("\n1", "\n2", 1);
        *bytes = text.replacen("pressmark/", "pressmork/", 1).into_bytes();
    });
}

#[test]
fn with_gzip_and_grep_the_answers_inside_the_wacz_are_checked_and_looked_at() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bag = exported(folder.path(), &[]);
    let commands = commands(&bag);
    let path = std::path::PathBuf::from(std::env::var_os("PATH").expect("a path"));
    assert_eq!(
        said(&shell(&bag, &path, &commands[6])),
        "payloads: checked\n"
    );
    let lines = fs::read_to_string(bag.join("data/payloads.txt")).expect("the list");
    // An empty payload has nothing that could change.
    let large = |line: &&str| line.rsplit(' ').next().is_some_and(|size| size.len() > 3);
    let line = lines.lines().find(large).expect("a payload of some length");
    let numbers: Vec<&str> = line.split(' ').collect();
    let look = commands[7]
        .replace("OFFSET", numbers[1])
        .replace("LENGTH", numbers[2]);
    assert!(said(&shell(&bag, &path, &look)).starts_with("WARC/1.1\r\nWARC-Type: response"));
}

#[test]
fn the_same_archive_gives_the_same_folder_and_a_selection_says_what_it_is() {
    let (one, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let tags = |bag: &Path| fs::read_to_string(bag.join("tagmanifest-sha256.txt")).expect("tags");
    let first = exported(one.path(), &["--dead"]);
    let second = exported(other.path(), &["--dead"]);
    assert_eq!(tags(&first), tags(&second));
    let page = fs::read_to_string(first.join("README.txt")).expect("the page");
    assert!(
        page.contains("Selection: the links no longer served"),
        "{page}"
    );
    assert!(
        page.contains("The documents themselves are not in it"),
        "{page}"
    );
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("a writable folder");
    let output = Command::new(env!("CARGO_BIN_EXE_pressmark"))
        .arg("--archive")
        .arg(archive().folder())
        .env("PRESSMARK_KEY", key())
        .args(["export", "--format", "bagit", "-o"])
        .arg(folder.path())
        .output()
        .expect("our own program");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1);
}
