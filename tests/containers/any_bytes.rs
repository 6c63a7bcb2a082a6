//! Any bytes at all, and damaged files of every kind: nothing panics, the same bytes give the same answer, and every
//! place that is told lies within the text. The seeds of `fuzz/` are read here too.

use std::path::PathBuf;

use pressmark::extract::extract;
use proptest::prelude::*;

use crate::support::packed::{gzip, zip};
use crate::support::reading::all;

/// Names that stand for each way of reading.
const NAMES: [&str; 6] = ["a", "a.html", "a.md", "a.jsonl", "a.wiki", "a.txt.gz"];

/// What the targets make of the parts in their seeds: fixed entries, then names for the parts.
type Parts<'a> = (&'a [(&'a str, &'a [u8])], [&'a str; 4]);
const EPUB: Parts<'_> = (
    &[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<rootfile full-path=\"b.opf\"/>"),
    ],
    ["b.opf", "a.xhtml", "b.xhtml", "c/d.xhtml"],
);
const DOCX: Parts<'_> = (
    &[("[Content_Types].xml", b"<Types/>")],
    [
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/footnotes.xml",
        "_rels/.rels",
    ],
);

fn from_parts((fixed, names): &Parts<'_>, bytes: &[u8]) -> Vec<u8> {
    let mut parts = vec![Vec::new()];
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        if let [0xff, 0xff, after @ ..] = rest {
            parts.push(Vec::new());
            rest = after;
        } else {
            parts.last_mut().expect("at least one").push(*first);
            rest = after;
        }
    }
    let mut entries = fixed.to_vec();
    entries.extend(names.iter().copied().zip(parts.iter().map(Vec::as_slice)));
    zip(&entries)
}

fn seeds() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut seeds = Vec::new();
    for target in std::fs::read_dir(folder).expect("the seeds are there") {
        let target = target.expect("an entry").path();
        for seed in std::fs::read_dir(&target).expect("a folder of seeds") {
            let path = seed.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let bytes = std::fs::read(&path).expect("a seed");
            seeds.push(match target.file_name().and_then(|name| name.to_str()) {
                Some("epub") => (name, from_parts(&EPUB, &bytes)),
                Some("docx") => (name, from_parts(&DOCX, &bytes)),
                _ => (name, bytes),
            });
        }
    }
    seeds.sort();
    assert!(seeds.len() > 20, "only {} seeds", seeds.len());
    seeds
}

/// Reads, extracts, and looks at every place that is told.
fn check(name: &str, bytes: &[u8]) {
    let first = all(name, bytes);
    assert_eq!(first, all(name, bytes), "{name} was read in two ways");
    for document in first.into_iter().flatten() {
        let found = extract(&document);
        let spans = found
            .posts
            .iter()
            .map(|post| post.span)
            .chain(found.bare_links.iter().map(|link| link.span))
            .chain(found.doubts.iter().map(|doubt| doubt.span));
        for span in spans {
            assert!(span.start <= span.end, "{name}: {span:?}");
            assert!(
                span.slice(&document.text).is_some(),
                "{name}: {span:?} is outside"
            );
        }
    }
}

#[test]
fn every_seed_is_read() {
    for (name, bytes) in seeds() {
        check(&name, &bytes);
    }
}

/// What damage does to a file.
#[derive(Clone, Debug)]
enum Damage {
    Cut(prop::sample::Index),
    Changed(prop::sample::Index, u8),
    Doubled(prop::sample::Index, prop::sample::Index),
    Taken(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        place().prop_map(Damage::Cut),
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Changed(at, byte)),
        (place(), place()).prop_map(|(from, to)| Damage::Doubled(from, to)),
        (place(), place()).prop_map(|(from, to)| Damage::Taken(from, to)),
    ]
}

fn damaged(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    let stretch = |from: &prop::sample::Index, to: &prop::sample::Index| {
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        from.min(to)..from.max(to)
    };
    match damage {
        Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Damage::Changed(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Damage::Doubled(from, to) => {
            let again = bytes[stretch(from, to)].to_vec();
            bytes.extend(again);
        }
        Damage::Taken(from, to) => {
            let gone = stretch(from, to);
            bytes.drain(gone);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_named(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        start in prop::sample::select(vec![&b""[..], b"WARC/1.0\r\n", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"<html>", b"{\"text\":\""]),
    ) {
        let bytes = [start, &bytes].concat();
        for name in NAMES {
            check(name, &bytes);
        }
        check("a.gz", &gzip(&bytes));
    }

    #[test]
    fn damaged_files_are_read_as_far_as_they_go(
        seed in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let seeds = seeds();
        let (name, bytes) = seed.get(&seeds);
        let mut bytes = bytes.clone();
        for damage in &damages {
            damaged(&mut bytes, damage);
        }
        check(name, &bytes);
    }
}
