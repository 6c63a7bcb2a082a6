//! The account as Markdown: every fact that the JSON has by its digest or record, and a form that readers keep.

use pressmark::report;
use serde_json::Value;

use super::facts::realistic;

/// Every text of the value that has the form of a digest.
fn digests(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text)
            if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            found.push(text.clone());
        }
        Value::Array(members) => members.iter().for_each(|member| digests(member, found)),
        Value::Object(members) => members.values().for_each(|member| digests(member, found)),
        _ => {}
    }
}

#[test]
fn every_copy_comparison_and_check_of_the_json_is_in_it() {
    let facts = realistic();
    let page = report::markdown(&facts);
    let told: Value = serde_json::from_str(&report::json(&facts)).expect("JSON");
    for citation in told["documents"][0]["citations"]
        .as_array()
        .expect("quotes")
    {
        let mut found = Vec::new();
        // Hops are told by address and digest; which record each is stands in the JSON.
        for part in ["record", "agreement"] {
            digests(&citation[part], &mut found);
        }
        for link in citation["links"].as_array().expect("links") {
            digests(&link["record"], &mut found);
            digests(&link["trail"]["captures"], &mut found);
            for seen in link["life"]["observations"].as_array().expect("checks") {
                digests(&seen["record"], &mut found);
            }
        }
        found.retain(|digest| !is_record_of_a_copy(&citation["links"], digest));
        for digest in found {
            assert!(page.contains(&digest), "{digest} of {}", citation["number"]);
        }
    }
    for sentence in told["limits"].as_str().expect("limits").split(". ") {
        assert!(page.contains(sentence), "{sentence}");
    }
}

/// A copy is named by its digest; the record that says so stands in the JSON.
fn is_record_of_a_copy(links: &Value, digest: &str) -> bool {
    let links = links.as_array().into_iter().flatten();
    let copies = links.flat_map(|link| link["trail"]["captures"].as_array().into_iter().flatten());
    copies.into_iter().any(|copy| copy["record"] == digest)
}

#[test]
fn all_rows_of_a_table_have_as_many_cells_as_its_head() {
    let page = report::markdown(&realistic());
    let mut cells = None;
    let mut rows = 0;
    for line in page.lines() {
        if !line.starts_with('|') {
            cells = None;
            continue;
        }
        let found = line.replace("\\|", "").matches('|').count();
        assert_eq!(*cells.get_or_insert(found), found, "{line}");
        rows += 1;
    }
    assert!(rows > 30, "{rows}");
    assert!(page.ends_with(".\n") && !page.contains("\n\n\n"));
}
