//! The same bytes under another name are one document with two names, each recorded once.

use pressmark::report;

use crate::support::database;
use crate::support::web::world::World;
use crate::support::workplace::Workplace;

const WORDS: &str = "No quotation stands here.\n";

#[test]
fn another_name_is_recorded_once_and_told() {
    let workplace = Workplace::before(World::new(3));
    let first = workplace.document("first.txt", WORDS);
    let second = workplace.document("second.txt", WORDS);
    let names = || {
        let question = "SELECT count(*) FROM document_name";
        database::number(&workplace.database(), question)
    };
    workplace.collect(&first);
    assert_eq!(names(), 0);
    for _ in 0..2 {
        let collected = workplace.collect(&second);
        assert_eq!((collected.documents_new, collected.documents_known), (0, 1));
        assert_eq!(names(), 1);
    }
    workplace.collect(&first);
    assert_eq!(names(), 1);
    let facts = workplace.facts();
    assert_eq!(facts.documents.len(), 1);
    let met = &facts.documents[0].also_met;
    assert_eq!(met.len(), 1);
    assert_eq!(met[0].source, second.display().to_string());
    assert!(report::html(&facts).contains("second.txt"));
    assert_eq!(workplace.verify().checked.findings, []);
}

#[test]
fn two_names_in_one_run_are_recorded_too() {
    let workplace = Workplace::before(World::new(3));
    let folder = workplace.path("both");
    std::fs::create_dir(&folder).expect("a writable folder");
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(folder.join(name), WORDS).expect("a writable folder");
    }
    let collected = workplace.collect(&folder);
    assert_eq!((collected.documents_new, collected.documents_known), (1, 2));
    let facts = workplace.facts();
    assert_eq!(facts.documents[0].also_met.len(), 2);
    assert_eq!(workplace.verify().checked.findings, []);
}
