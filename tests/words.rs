//! What the program must never claim: every text that a person may read is searched for it.
//!
//! The archive shows what one computer recorded, and that it has not changed since a checkpoint. Words that
//! promise more would be held against whoever relied on them.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Claims that are never true of what this program can show.
const FORBIDDEN: [&str; 17] = [
    r"tamper[- ]?proof",
    r"\bauthentic(ity)?\b",
    r"\b(in)?admissib",
    r"court[- ]ready",
    r"forensically sound",
    r"\bcertified\b",
    r"blockchain",
    r"(berkeley|iso|nist|swgde|eidas)[- ](protocol[- ])?complian",
    r"\bcompliant with\b",
    r"chain of custody (is )?guaranteed",
    r"proves? (that )?the (page|site|author|person|post)",
    r"deleted by (the|its) author",
    r"\bunforgeable\b",
    r"\birrefutabl",
    r"\bundeniabl",
    r"\bimmutable (archive|evidence|log|record|storage)",
    r"qualified (time )?stamp",
];
/// Rooms whose string literals reach people. The others hold phrases of other people's pages.
const SPEAKING: [&str; 8] = [
    "cli", "report", "export", "jobs", "model", "store", "net", "log",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if ending.is_some_and(|ending| endings.contains(&ending)) {
                found.push(path);
            }
        }
    }
    found
}

/// The string literals of a source file and the doc comments that become help.
fn spoken(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file is UTF-8");
    let is_help = path.ends_with("cli/arguments.rs");
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("//") || (is_help && line.starts_with("///"))
    });
    // Words of two lines that a backslash joins belong together.
    let joined = lines.collect::<Vec<_>>().join("\n");
    let unwrapped = Regex::new(r"\\\n\s*").expect("a pattern");
    let joined = unwrapped.replace_all(&joined, "");
    if is_help {
        return joined.into_owned();
    }
    let literal = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let literals = literal.find_iter(&joined).map(|found| found.as_str());
    literals.collect::<Vec<_>>().join("\n")
}

/// Every text that a person may read, with its place.
fn texts() -> Vec<(PathBuf, String)> {
    let root = root();
    let mut texts: Vec<(PathBuf, String)> = Vec::new();
    for room in SPEAKING {
        for path in files(&root.join("src").join(room), &["rs"]) {
            let text = spoken(&path);
            texts.push((path, text));
        }
    }
    let mut pages = files(&root.join("templates"), &["html", "txt", "css"]);
    pages.extend(files(&root.join("docs"), &["sh", "md", "txt", "html"]));
    pages.extend(
        [
            "README.md",
            "CHANGELOG.md",
            "archive/README.md",
            "schema.sql",
        ]
        .map(|name| root.join(name)),
    );
    for path in pages {
        let text = fs::read_to_string(&path).expect("a page is UTF-8");
        texts.push((path, text));
    }
    texts
}

#[test]
fn no_text_claims_what_cannot_be_shown() {
    let forbidden: Vec<Regex> = FORBIDDEN
        .iter()
        .map(|pattern| Regex::new(&format!("(?i){pattern}")).expect("a pattern"))
        .collect();
    let texts = texts();
    assert!(texts.len() > 150, "{} texts", texts.len());
    let mut claims = Vec::new();
    for (path, text) in &texts {
        for pattern in &forbidden {
            for found in pattern.find_iter(text) {
                claims.push(format!("{}: {:?}", path.display(), found.as_str()));
            }
        }
    }
    assert!(claims.is_empty(), "{}", claims.join("\n"));
}

/// The search finds what it looks for: otherwise it would pass on anything.
#[test]
fn the_search_finds_a_claim_in_a_string_and_not_in_a_comment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("claims.rs");
    let source = "// never tamper-proof\nfn f() { say(\"it is tamper-\\\n      proof and \\\"certified\\\"\"); }\n";
    fs::write(&file, source).expect("a writable folder");
    let text = spoken(&file);
    let finds = |pattern: &str| {
        Regex::new(pattern)
            .expect("a pattern")
            .find_iter(&text)
            .count()
    };
    assert_eq!((finds(FORBIDDEN[0]), finds(FORBIDDEN[5])), (1, 1), "{text}");
}

/// Levels above `signed` are told with what they rest on.
#[test]
fn every_level_says_what_is_not_protected() {
    use pressmark::model::protection::{Anchor, Protection, SignedHead, Witness};
    let at = "2026-10-01T12:00:00.000Z".parse().expect("a time");
    let signed = Protection {
        entries: 9,
        signed: Some(SignedHead {
            size: 8,
            key: "k".to_owned(),
        }),
        ..Protection::default()
    };
    let anchored = Protection {
        anchors: vec![Anchor {
            size: 8,
            time: at,
            authority: "http://tsa.example.org".to_owned(),
            signer: "Stamper".to_owned(),
            good_until: at,
            root: pressmark::model::digest::Digest::of(b"root"),
        }],
        ..signed.clone()
    };
    let witnessed = Protection {
        witnesses: vec![Witness {
            size: 8,
            key: "w".to_owned(),
            time: at,
        }],
        ..signed.clone()
    };
    for (protection, word, limits) in [
        (Protection::default(), "unsigned", vec!["cannot show that"]),
        (signed, "signed", vec!["The last entry", "would not show"]),
        (
            anchored,
            "anchored",
            vec![
                "According to",
                "compare it with the authority's own",
                "unseen",
            ],
        ),
        (
            witnessed,
            "witnessed",
            vec!["taken from the witness itself", "unseen"],
        ),
    ] {
        assert_eq!(protection.level().word(), word);
        let told = protection.not_protected();
        for limit in limits {
            assert!(told.contains(limit), "{word}: {told}");
        }
    }
}
