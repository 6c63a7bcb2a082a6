//! Each step of writing the key and its memory fails once, before and after it took effect, and then for good:
//! afterwards the archive verifies clean, nothing announced is lost, the same key signs on, and no two checkpoints
//! that ever got out contradict each other.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pressmark::log::checkpoint::Checkpoint;
use pressmark::log::note::Note;
use pressmark::model::digest::Digest;
use pressmark::model::protection::Signing;
use pressmark::store::{Archive, KeyDisk, KeyStep};

use super::{Place, assert_sound, copy_files, run, ways};
use crate::log::workshop::block_on;

/// When a step fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Failing {
    /// It does nothing.
    Before,
    /// It is done all the same.
    After,
    /// It does nothing, and nor does any step after it.
    ForGood,
}

/// A disk on which one step fails.
#[derive(Debug)]
struct FailingDisk {
    steps: AtomicUsize,
    fails: Option<(usize, Failing)>,
}

impl FailingDisk {
    fn new(fails: Option<(usize, Failing)>) -> Arc<Self> {
        Arc::new(Self {
            steps: AtomicUsize::new(0),
            fails,
        })
    }
}

impl KeyDisk for FailingDisk {
    fn step(&self, step: KeyStep, really: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        let number = self.steps.fetch_add(1, Ordering::Relaxed);
        let told = || io::Error::other(format!("{step:?} failed"));
        match self.fails {
            Some((at, Failing::Before)) if number == at => Err(told()),
            Some((at, Failing::ForGood)) if number >= at => Err(told()),
            Some((at, Failing::After)) if number == at => really().and(Err(told())),
            _ => really(),
        }
    }
}

impl Place {
    fn on(&self, disk: &Arc<FailingDisk>) -> Archive {
        let disk: Arc<dyn KeyDisk> = Arc::clone(disk) as _;
        self.archive().with_key_disk(disk)
    }
}

/// What was signed of each size, in the archive and beside the key; panics where there are two of one size.
fn signed(archive: &Archive, known: &mut BTreeMap<u64, Digest>, about: &str) {
    let reader = archive.open_for_reading().expect("an archive");
    let newest = reader.newest_checkpoint().expect("a table");
    let notes = newest.map(|newest| newest.note).into_iter();
    let kept = archive.kept_beside_key().into_iter().map(|kept| kept.note);
    for note in notes.chain(kept) {
        let note = Note::parse(&note).expect("a signed note");
        let head = Checkpoint::parse(note.text()).expect("a checkpoint");
        let before = known.insert(head.size, head.root);
        assert!(
            before.is_none_or(|before| before == head.root),
            "{about}: two histories of {} entries were signed",
            head.size
        );
    }
}

fn kept_size(archive: &Archive) -> u64 {
    let sizes = archive.kept_beside_key().into_iter().filter_map(|kept| {
        let note = Note::parse(&kept.note).ok()?;
        Checkpoint::parse(note.text()).ok().map(|head| head.size)
    });
    sizes.max().unwrap_or(0)
}

/// Two runs, in which a step fails, and a third on a disk that is well again.
fn three_runs(fails: Option<(usize, Failing)>) -> usize {
    let about = format!("{fails:?}");
    let (place, disk) = (Place::new(), FailingDisk::new(fails));
    let (mut announced, mut known, mut kept) = (Vec::new(), BTreeMap::new(), 0);
    for name in ["first", "second"] {
        block_on(run(&place.on(&disk), name, |id| announced.push(id)))
            .unwrap_or_else(|fault| panic!("{about}: {fault}"));
        assert_sound(&place.archive(), &announced, &about);
        signed(&place.archive(), &mut known, &about);
        assert!(kept_size(&place.archive()) >= kept, "{about}");
        kept = kept_size(&place.archive());
    }
    let steps = disk.steps.load(Ordering::Relaxed);
    // An older copy in the archive's place: what the key remembers is not signed over.
    let older = Place::new();
    copy_files(&place.archive_folder(), &older.archive_folder());
    block_on(run(&place.archive(), "third", |id| announced.push(id)))
        .unwrap_or_else(|fault| panic!("{about}: {fault}"));
    assert_sound(&place.archive(), &announced, &about);
    signed(&place.archive(), &mut known, &about);
    assert!(kept_size(&place.archive()) > kept, "{about}");
    copy_files(&older.archive_folder(), &place.archive_folder());
    let again = block_on(async {
        let (writer, _) = place.archive().open_for_writing()?;
        let signing = writer.sign().await?;
        writer.close().await?;
        Ok::<_, Arc<pressmark::store::StoreFault>>(signing)
    });
    assert!(
        matches!(again, Ok(Signing::Refused { .. })),
        "{about}: {again:?}"
    );
    steps
}

#[test]
fn any_step_of_writing_the_key_or_its_memory_may_fail() {
    let steps = three_runs(None);
    assert!(steps > 12, "{steps} steps");
    let mut tried = 0;
    for number in 0..steps {
        for failing in ways(&[Failing::Before, Failing::After, Failing::ForGood], number) {
            three_runs(Some((number, failing)));
            tried += 1;
        }
    }
    println!("{tried} of {steps} steps failed");
}
