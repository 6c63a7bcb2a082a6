//! A disk that fails under a run, or loses power: afterwards the archive verifies clean, everything that was
//! announced is there, and the next run goes on.

mod key;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pressmark::model::document::MediaType;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact, RecordId};
use pressmark::store::check::check;
use pressmark::store::{Archive, Prepared, StoreFault};

use crate::log::workshop::{block_on, noon};
use crate::support::disk_account::{Unsynced, after_power_cut};
use crate::support::faulty_disk::{Failing, watch};
use crate::support::web::bodies::noise;

/// Set in the environment, every operation is tried in every way; otherwise each operation is tried in one, and of
/// failing ones each so-manieth.
const EVERYTHING: &str = "PRESSMARK_EVERY_FAULT";
const FAULTS_STRIDE: usize = 7;
/// Batches of a run, each announced by itself.
const BATCHES: usize = 4;
/// Bytes of each batch's object: several pages of the write-ahead log.
const BODY_BYTES: usize = 30_000;

/// All of the ways, or the one whose turn it is.
fn ways<T: Copy>(all: &[T], number: usize) -> Vec<T> {
    match std::env::var_os(EVERYTHING) {
        Some(_) => all.to_vec(),
        None => vec![all[number % all.len()]],
    }
}

/// An archive with one run in it, in a folder of its own, with its key.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::create_dir(place.archive_folder()).expect("a folder");
        place
    }

    fn archive_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("archive")
    }

    fn archive(&self) -> Archive {
        Archive::at(&self.archive_folder()).with_key(self.folder.path().join("signing.key"))
    }
}

/// Writes a run batch by batch; `announced` is told the records of each once they are said to be on the disk.
async fn run(
    archive: &Archive,
    name: &str,
    mut announced: impl FnMut(RecordId),
) -> Result<(), Arc<StoreFault>> {
    let (writer, _) = archive.open_for_writing()?;
    for batch in 0..BATCHES {
        let payload = Payload::from_bytes(noise(batch as u64, name, BODY_BYTES));
        let taken = Fact::Document(DocumentTaken {
            digest: payload.digest,
            size: payload.size,
            id: format!("{name} {batch}"),
            source: name.to_owned(),
            media_type: MediaType::Plain,
            encoding: "utf-8".to_owned(),
            language: None,
            url: None,
            recorded_at: None,
        });
        let record = Prepared::new(taken, noon(), None);
        let id = record.id;
        writer.put(vec![record], vec![payload]).await?;
        writer.flush().await?;
        announced(id);
    }
    writer.sign().await?;
    writer.close().await
}

/// The archive is sound, and holds what was announced.
fn assert_sound(archive: &Archive, announced: &[RecordId], about: &str) {
    let outside = archive.kept_beside_key();
    let checked =
        check(archive, &outside, &|_| {}).unwrap_or_else(|fault| panic!("{about}: {fault}"));
    assert_eq!(checked.findings, [], "{about}");
    let reader = archive.open_for_reading().expect("an archive");
    for id in announced {
        let found = reader.record(*id).expect("read");
        assert!(
            found.is_some(),
            "{about}: record {id} was announced and is gone"
        );
    }
}

fn copy_files(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("room");
        }
    }
}

/// A place whose archive has had one undisturbed run.
fn begun() -> (Place, Vec<RecordId>) {
    let place = Place::new();
    let mut announced = Vec::new();
    block_on(run(&place.archive(), "first", |id| announced.push(id))).expect("a sound disk");
    (place, announced)
}

#[test]
fn power_lost_behind_any_write_loses_nothing_that_was_announced() {
    let (place, before) = begun();
    let account = watch(&place.archive_folder(), None, false);
    let mut announced: Vec<(usize, RecordId)> = before.into_iter().map(|id| (0, id)).collect();
    block_on(run(&place.archive(), "second", |id| {
        announced.push((account.count(), id))
    }))
    .expect("a sound disk");
    let operations = account.operations();
    assert!(operations.len() > 40, "{} operations", operations.len());
    let mut tried = 0;
    for done in 0..=operations.len() {
        let all = [
            Unsynced::Lost,
            Unsynced::Kept,
            Unsynced::Scattered,
            Unsynced::Torn,
        ];
        for unsynced in ways(&all, done) {
            let cut = Place::new();
            after_power_cut(
                &account.base,
                &operations,
                done,
                unsynced,
                &cut.archive_folder(),
            );
            let about = format!("{done} of {} operations, {unsynced:?}", operations.len());
            let expected: Vec<RecordId> = announced
                .iter()
                .filter(|(at, _)| *at <= done)
                .map(|(_, id)| *id)
                .collect();
            // The key's memory was written before the power went and may be ahead of the archive: that is
            // what tells a cut tail from a whole log, and it is not what this test is about.
            let archive = Archive::at(&cut.archive_folder());
            assert_sound(&archive, &expected, &about);
            tried += 1;
        }
    }
    println!("{tried} power cuts over {} operations", operations.len());
    drop(account);
}

#[test]
fn any_write_that_fails_before_or_after_it_took_effect_loses_nothing_that_was_announced() {
    let (place, before) = begun();
    let count = {
        let copy = Place::new();
        copy_files(&place.archive_folder(), &copy.archive_folder());
        let account = watch(&copy.archive_folder(), None, false);
        let archive = Archive::at(&copy.archive_folder());
        block_on(run(&archive, "second", |_| {})).expect("a sound disk");
        account.count()
    };
    let (mut faults, mut tried) = (0, 0);
    let stride = match std::env::var_os(EVERYTHING) {
        Some(_) => 1,
        None => FAULTS_STRIDE,
    };
    for number in (0..count).step_by(stride) {
        for failing in ways(&[Failing::Before, Failing::After, Failing::Full], number) {
            let lasting = number % 2 == 0;
            let copy = Place::new();
            copy_files(&place.archive_folder(), &copy.archive_folder());
            let archive = Archive::at(&copy.archive_folder());
            let mut announced = before.clone();
            let account = watch(&copy.archive_folder(), Some((number, failing)), lasting);
            let ended = block_on(run(&archive, "second", |id| announced.push(id)));
            drop(account);
            tried += 1;
            faults += usize::from(ended.is_err());
            let about = format!("operation {number}, {failing:?}, lasting {lasting}: {ended:?}");
            assert_sound(&archive, &announced, &about);
            block_on(run(&archive, "third", |id| announced.push(id)))
                .expect("the disk is well again");
            assert_sound(&archive, &announced, &about);
        }
    }
    println!("{tried} of {count} operations failed; {faults} runs ended with a fault");
    assert!(faults > 0);
}

/// What the key remembers is written before the checkpoint is: where that fails, nothing is signed, and the
/// records are as safe as without a key.
#[test]
fn a_key_or_its_memory_that_cannot_be_written_costs_the_signature_and_nothing_else() {
    for obstacle in ["signing.key", "signing.checkpoints"] {
        let place = Place::new();
        // A folder in the place of a file, and a file in the place of a folder.
        let path = place.folder.path().join(obstacle);
        match obstacle {
            "signing.key" => fs::create_dir(&path).expect("a folder"),
            _ => fs::write(&path, "in the way").expect("a file"),
        }
        let mut announced = Vec::new();
        block_on(run(&place.archive(), "first", |id| announced.push(id))).expect("a sound disk");
        let archive = Archive::at(&place.archive_folder());
        assert_sound(&archive, &announced, obstacle);
        let checked = check(&archive, &[], &|_| {}).expect("an archive");
        assert_eq!(checked.protection.level().word(), "unsigned", "{obstacle}");
    }
}

/// The key's memory is written first: a run cut off between the two leaves a memory that agrees with the log.
#[test]
fn a_checkpoint_that_was_kept_and_did_not_reach_the_archive_still_agrees() {
    let (place, announced) = begun();
    block_on(run(&place.archive(), "second", |_| {})).expect("a sound disk");
    let connection = rusqlite::Connection::open(place.archive().database()).expect("a database");
    let words: String = connection
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'checkpoint_kept'",
            [],
            |row| row.get(0),
        )
        .expect("a rule");
    connection
        .execute_batch(&format!(
            "DROP TRIGGER checkpoint_kept;
             DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint); {words};"
        ))
        .expect("an edit");
    drop(connection);
    assert_sound(
        &place.archive(),
        &announced,
        "the second checkpoint is gone",
    );
    block_on(run(&place.archive(), "third", |_| {})).expect("it is signed on");
    assert_sound(&place.archive(), &announced, "signed on");
}
