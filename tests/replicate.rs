//! A second copy: the same records, objects and checkpoints, checked before it takes its place, and never in
//! the place of something else.

use std::fs;

use pressmark::store::{Archive, Replicated};

use crate::log::workshop::{Workshop, codes};
use crate::support::database::dump;

fn signed(records: usize) -> Workshop {
    let workshop = Workshop::with_records(records);
    workshop.sign();
    workshop
}

fn replicate(workshop: &Workshop) -> Replicated {
    let place = workshop.path("second");
    workshop
        .archive()
        .replicate_to(&place)
        .expect("a writable folder")
}

#[test]
fn a_copy_holds_the_same_and_is_replaced_by_its_continuation() {
    let workshop = signed(5);
    assert!(matches!(replicate(&workshop), Replicated::Done(_)));
    let copy = workshop.path("second/pressmark.db");
    let same =
        |copy| dump(copy).expect("a copy") == dump(&workshop.database()).expect("an archive");
    assert!(same(&copy));
    assert!(workshop.path("second/README.md").exists());
    workshop.add(5, 2);
    workshop.sign();
    assert!(!same(&copy));
    assert!(matches!(replicate(&workshop), Replicated::Done(_)));
    assert!(same(&copy));
    let left: Vec<_> = fs::read_dir(workshop.path("second"))
        .expect("a folder")
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_copy_never_takes_the_place_of_another_or_a_longer_archive() {
    let (workshop, other) = (signed(5), signed(5));
    let place = workshop.path("second");
    assert!(matches!(
        other.archive().replicate_to(&place),
        Ok(Replicated::Done(_))
    ));
    let before = fs::read(place.join("pressmark.db")).expect("a copy");
    assert!(matches!(replicate(&workshop), Replicated::NotOurs(_)));
    assert_eq!(
        fs::read(place.join("pressmark.db")).expect("a copy"),
        before
    );
    let shorter = Workshop::with_database(&fs::read(other.database()).expect("a database"));
    other.add(5, 1);
    assert!(matches!(
        other.archive().replicate_to(&place),
        Ok(Replicated::Done(_))
    ));
    let refused = shorter.archive().replicate_to(&place).expect("a folder");
    assert!(matches!(refused, Replicated::NotOurs(why) if why.contains("more than the 5")));
}

#[test]
fn what_is_damaged_does_not_replace_a_sound_copy() {
    let workshop = signed(5);
    assert!(matches!(replicate(&workshop), Replicated::Done(_)));
    workshop.add(5, 1);
    workshop.attack("UPDATE log SET leaf = zeroblob(32) WHERE idx = 2");
    let Replicated::Unsound(checked) = replicate(&workshop) else {
        panic!("a damaged archive was taken for sound");
    };
    assert!(codes(&checked.findings).contains(&"log_entry_altered"));
    let copy = Archive::at(&workshop.path("second"));
    let counts = copy.open_for_reading().and_then(|reader| reader.counts());
    assert_eq!(counts.expect("a sound copy").records, 5);
}
