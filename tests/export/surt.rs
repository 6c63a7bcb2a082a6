//! Sort keys of addresses: `tests/cases/export/surt.tsv` has an address and its key a line, as
//! `cdxj-indexer` gives it; `packages` asks the indexer itself.

use pressmark::export::warc::{surt, target};
use proptest::prelude::*;

/// Address and key, a line each.
pub const CASES: &str = include_str!("../cases/export/surt.tsv");

#[test]
fn addresses_have_the_keys_that_indexers_give_them() {
    let differing: Vec<String> = CASES
        .lines()
        .filter_map(|line| {
            let (address, key) = line.split_once('\t').expect("two columns");
            let found = surt(address);
            (found != key).then(|| format!("{address}: {found}, not {key}"))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

proptest! {
    #[test]
    fn any_text_has_a_key_on_one_line(text in "\\PC*") {
        let key = surt(&text);
        prop_assert!(!key.contains(['\n', '\r', ' ']), "{key:?}");
    }

    #[test]
    fn any_text_becomes_a_target_on_one_line(text in any::<String>()) {
        let target = target(&text);
        prop_assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{target:?}");
    }
}
