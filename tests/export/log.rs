//! The log inside packages: proofs that other code accepts, and heads that no later export changes.

use pressmark::export::log::pieces;
use pressmark::jobs::export::{Selection, gather};
use pressmark::log::note::VerifierKey;
use pressmark::log::tlog_proof::TlogProof;
use pressmark::model::package::{Holdings as _, Withheld};
use pressmark::model::record::RecordId;

use super::archive::{archive, gathered};

#[test]
fn every_record_of_a_package_has_a_proof_that_holds_under_its_head() {
    for selection in [Selection::All, Selection::Dead] {
        let gathered = gathered(&selection);
        let head = gathered.log_head().expect("a signed archive").clone();
        let key: VerifierKey = head.key.parse().expect("a key");
        let mut ids: Vec<RecordId> = Vec::new();
        gathered
            .each_record(&mut |written| {
                ids.push(written.id);
                Ok(())
            })
            .expect("records");
        let mut entries = ids.iter();
        gathered
            .each_entry(&mut |index, entry| {
                let id = entries.next().expect("an entry for each record");
                assert!(String::from_utf8_lossy(entry).contains(&id.to_string()));
                let proof = gathered.proof(*id)?.expect("a proof");
                let proof = TlogProof::parse(&proof).expect("the form of a proof");
                assert_eq!(proof.index, index);
                let opened = proof.check(entry, std::slice::from_ref(&key));
                assert_eq!(opened.expect("it holds").size, head.size);
                Ok(())
            })
            .expect("entries");
        assert_eq!(entries.next(), None);
    }
}

#[test]
fn the_files_stand_one_folder_deep_and_name_what_is_withheld() {
    let gathered = gather(&archive(), &Selection::All, Withheld::Operator).expect("an archive");
    let names: Vec<String> = pieces(&gathered)
        .expect("a log")
        .into_iter()
        .map(|piece| piece.name)
        .collect();
    for wanted in [
        "log/checkpoint.txt",
        "log/key.txt",
        "log/leaves.txt",
        "log/entries.txt",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{names:?}");
    }
    assert!(names.iter().all(|name| name.matches('/').count() == 1));
    assert!(names.iter().any(|name| name.ends_with(".tlog-proof")));
    let (mut entries, mut records) = (0, 0);
    gathered
        .each_entry(&mut |_, _| {
            entries += 1;
            Ok(())
        })
        .expect("entries");
    gathered
        .each_record(&mut |written| {
            let text = String::from_utf8_lossy(&written.bytes).into_owned();
            assert!(!text.contains("article.txt"), "{text}");
            records += 1;
            Ok(())
        })
        .expect("records");
    assert!(records < entries, "{records} of {entries}");
    let facts = gathered.facts().expect("facts");
    let told = serde_json::to_string(&facts).expect("plain JSON");
    assert!(!told.contains("article.txt"), "{told}");
    assert!(told.contains("withheld; committed to as record"), "{told}");
}
