//! References, read by the parsers of others: pybtex, mwparserfromhell, citeproc-py, PyLD; and accounts in Markdown, read by marko.

use std::fs;

use pressmark::export::citations::{bibtex, csl, schema_org, wikitext};
use pressmark::model::facts::ArchiveFacts;
use pressmark::report;

use super::programs::{Bench, told};
use crate::export::citations::{PAYLOADS, about, attacked};
use crate::injection::{attacked_everywhere, payloads};
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

#[test]
fn accounts_in_markdown_hold_no_link_picture_or_html_of_strangers() {
    let Some(bench) = Bench::ready() else { return };
    let accounts: Vec<ArchiveFacts> = std::iter::once(realistic())
        .chain(
            payloads()
                .iter()
                .map(|payload| attacked_everywhere(payload)),
        )
        .collect();
    let names: Vec<String> = accounts
        .iter()
        .enumerate()
        .map(|(number, facts)| {
            let name = format!("{number}.md");
            fs::write(bench.path(&name), report::markdown(facts)).expect("a writable folder");
            name
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let judged = bench.script("markdown.py", &names);
    assert!(judged.status.success(), "{}", told(&judged));
}
