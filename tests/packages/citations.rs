//! References, read by the parsers of others: pybtex, mwparserfromhell, citeproc-py, PyLD.

use std::fs;

use pressmark::export::citations::{bibtex, csl, schema_org, wikitext};

use super::programs::{Bench, told};
use crate::export::citations::{PAYLOADS, about, attacked};
use crate::report::facts::realistic;

#[test]
fn parsers_read_every_reference_whatever_its_words() {
    let Some(bench) = Bench::ready() else { return };
    let mut count = 0;
    let mut write = |facts| {
        let name = |ending: &str| bench.path(&format!("{count}.{ending}"));
        for (ending, text) in [
            ("json", csl(&about(), &facts)),
            ("bib", bibtex(&about(), &facts)),
            ("wiki", wikitext(&about(), &facts)),
            ("jsonld", schema_org(&about(), &facts)),
        ] {
            fs::write(name(ending), text).expect("a writable folder");
        }
        count += 1;
    };
    write(realistic());
    PAYLOADS.iter().for_each(|payload| write(attacked(payload)));
    let count = (PAYLOADS.len() + 1).to_string();
    let judged = bench.script("references.py", &[&count]);
    assert!(judged.status.success(), "{}", told(&judged));
}
