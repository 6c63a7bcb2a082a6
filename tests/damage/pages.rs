//! Damage to the file itself: torn pages, a short file, garbage where pages were. Which of SQLite's
//! words come of it is SQLite's affair; that the page is named, or the archive's first page is said to
//! be damaged, is ours.

use std::collections::BTreeMap;

use pressmark::jobs::Ending;
use pressmark::jobs::verify::verify;
use pressmark::model::finding::Finding;
use rusqlite::Connection;

use super::healthy::{Copy, large, told};
use crate::support::database::dump;
use crate::support::stopped_clock::StoppedClock;
use crate::support::web::bodies::noise;
use crate::support::workplace::{FIRST_DAY, block_on};

const PAGE_BYTES: usize = 8192;

/// The bytes of a page, counted from 1.
fn page(number: usize) -> std::ops::Range<usize> {
    (number - 1) * PAGE_BYTES..number * PAGE_BYTES
}

/// The pages of the archive by what they are (file format, section 1.6: the first byte of a B-tree
/// page), and the root pages by name.
struct Pages {
    roots: BTreeMap<String, usize>,
}

impl Pages {
    fn of(copy: &Copy) -> Self {
        let connection = Connection::open(copy.database()).expect("a database");
        let mut statement = connection
            .prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
            .expect("a schema");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)));
        Self {
            roots: rows
                .expect("roots")
                .map(|row| row.expect("a root"))
                .collect(),
        }
    }

    fn root(&self, name: &str) -> usize {
        self.roots[name]
    }
}

/// Interior pages have their last child's number in bytes 8 to 12, others in their cells; the first
/// cell's child is named where the first cell pointer points.
fn first_child(bytes: &[u8], number: usize) -> usize {
    let page = &bytes[page(number)];
    assert!(
        matches!(page[0], 2 | 5),
        "page {number} is not an interior page"
    );
    let cell = usize::from(u16::from_be_bytes([page[12], page[13]]));
    let child = [page[cell], page[cell + 1], page[cell + 2], page[cell + 3]];
    u32::from_be_bytes(child) as usize
}

/// Damages a copy and verifies it. Whatever is found, it is findings, and nothing is written.
fn found_after(damage: impl FnOnce(&mut Vec<u8>)) -> Vec<Finding> {
    let mut bytes = large().to_vec();
    damage(&mut bytes);
    let copy = Copy::of(&bytes);
    let clock = StoppedClock::at(FIRST_DAY);
    let verified = block_on(verify(&copy.archive(), &clock, &|_| {})).expect("findings");
    assert_eq!(verified.ending, Ending::Findings);
    assert_eq!(verified.ending.exit_code(), 4);
    assert!(
        verified.checked.database_damaged,
        "{:?}",
        verified.checked.findings
    );
    assert!(verified.not_recorded.is_some());
    let after = std::fs::read(copy.database()).expect("a database");
    assert_eq!(after, bytes, "a damaged database is not written to");
    verified.checked.findings
}

fn assert_names_page(findings: &[Finding], number: usize) {
    let name = format!("page {number}");
    let named = findings.iter().any(|finding| {
        let words = finding.to_string();
        matches!(finding, Finding::DatabaseDamaged { .. })
            && words
                .split(&name)
                .skip(1)
                .any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    assert!(named, "page {number} is not named in {:#?}", told(findings));
}

/// Every page that is torn here, with the second half of it lost to zeros or to another page's.
#[test]
fn a_torn_page_is_named() {
    let copy = Copy::of(large());
    let pages = Pages::of(&copy);
    let bytes = large();
    let interior = pages.root("record");
    let torn = [
        ("the root of the record table", interior),
        ("a leaf of the record table", first_child(bytes, interior)),
        (
            "the root of an index",
            pages.root("sqlite_autoindex_record_1"),
        ),
        ("the root of the chunk table", pages.root("chunk")),
        (
            "a leaf of the chunk table",
            first_child(bytes, pages.root("chunk")),
        ),
        ("the only page of a table", pages.root("run")),
        (
            "the only page of the observations",
            pages.root("observation"),
        ),
    ];
    for (what, number) in torn {
        let zeros = found_after(|bytes| {
            let half = page(number).start + PAGE_BYTES / 2..page(number).end;
            bytes[half].fill(0);
        });
        let about = format!("{what}, zeros: {:#?}", told(&zeros));
        assert!(!zeros.is_empty(), "{about}");
        assert_names_page(&zeros, number);
        let other = found_after(|bytes| {
            let other = pages.root("citation");
            bytes.copy_within(page(other), page(number).start);
        });
        assert!(!other.is_empty(), "{what}, another page");
    }
}

#[test]
fn a_torn_first_page_is_said_to_be_damaged() {
    for damage in [
        |bytes: &mut Vec<u8>| bytes[PAGE_BYTES / 2..PAGE_BYTES].fill(0),
        |bytes: &mut Vec<u8>| bytes[..PAGE_BYTES / 2].fill(0),
        |bytes: &mut Vec<u8>| bytes[..100].copy_from_slice(&noise(37, "header", 100)),
        |bytes: &mut Vec<u8>| {
            bytes[100..PAGE_BYTES].copy_from_slice(&noise(37, "page", PAGE_BYTES - 100))
        },
        // The size of a page, then the schema's format, the encoding, and the version (section 1.3).
        |bytes: &mut Vec<u8>| bytes[16..18].copy_from_slice(&512_u16.to_be_bytes()),
        |bytes: &mut Vec<u8>| bytes[44..48].copy_from_slice(&9_u32.to_be_bytes()),
        |bytes: &mut Vec<u8>| bytes[60..64].fill(0),
    ] {
        let findings = found_after(damage);
        assert!(
            matches!(findings[0], Finding::DatabaseDamaged { .. }),
            "{findings:?}"
        );
    }
}

#[test]
fn a_short_file_is_said_to_be_short_and_an_empty_one_to_be_damaged() {
    let whole = large().len();
    for length in [
        0,
        1,
        99,
        100,
        4096,
        PAGE_BYTES,
        PAGE_BYTES + 1,
        whole / 2,
        whole - PAGE_BYTES,
    ] {
        let findings = found_after(|bytes| bytes.truncate(length));
        let damaged = findings
            .iter()
            .any(|finding| matches!(finding, Finding::DatabaseDamaged { .. }));
        assert!(damaged, "{length} bytes: {findings:?}");
    }
    // The last byte alone may be one of a record or an entry, which then no longer has its digest.
    let findings = Copy::of(&large()[..whole - 1]).check().findings;
    assert!(!findings.is_empty());
}

/// A large body lies on pages of its own, which no check of the B-trees reads; the object's digest does.
#[test]
fn a_torn_overflow_page_is_found_by_the_object_on_it() {
    let copy = Copy::of(large());
    let connection = Connection::open(copy.database()).expect("a database");
    let (digest, body): (Vec<u8>, Vec<u8>) = connection
        .query_row(
            "SELECT digest, bytes FROM object JOIN chunk ON chunk.object = object.id
             WHERE stored = 'plain' AND chunk_count = 3 AND position = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a large object");
    drop(connection);
    let mark = &body[body.len() / 2..body.len() / 2 + 64];
    let at = memchr::memmem::find(large(), mark).expect("its bytes in the file");
    let half = (at / PAGE_BYTES) * PAGE_BYTES + PAGE_BYTES / 2;
    let mut bytes = large().to_vec();
    bytes[half..half + PAGE_BYTES / 2].fill(0);
    let findings = Copy::of(&bytes).check().findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    let Finding::ObjectAltered { digest: named, .. } = &findings[0] else {
        panic!("{findings:?}");
    };
    assert_eq!(named.as_bytes().as_slice(), digest);
}

/// An index is a second telling of its table; where the two differ, SQLite says which rows.
#[test]
fn an_index_that_has_lost_its_rows_is_named() {
    let copy = Copy::of(large());
    let root = Pages::of(&copy).root("observation_by_link");
    let findings = found_after(|bytes| {
        // An empty index leaf: no cells, content area at the end of the page (section 1.6).
        let range = page(root);
        bytes[range.clone()].fill(0);
        bytes[range.start] = 10;
        bytes[range.start + 5..range.start + 7].copy_from_slice(&(PAGE_BYTES as u16).to_be_bytes());
    });
    let words = told(&findings).join("\n");
    assert!(
        words.contains("missing from index observation_by_link"),
        "{words}"
    );
}

#[test]
fn garbage_on_a_free_page_is_nobodys_evidence() {
    let copy = Copy::of(large());
    let connection = Connection::open(copy.database()).expect("a database");
    connection
        .execute_batch(
            "CREATE TABLE passing (bytes BLOB); INSERT INTO passing VALUES (zeroblob(200000));
             DROP TABLE passing;",
        )
        .expect("room");
    let trunk: i64 = connection
        .query_row("SELECT count(*) FROM pragma_freelist_count", [], |row| {
            row.get(0)
        })
        .expect("a count");
    assert_eq!(trunk, 1);
    drop(connection);
    let before = dump(&copy.database()).expect("a database");
    let mut bytes = std::fs::read(copy.database()).expect("a database");
    let first_trunk = u32::from_be_bytes([bytes[32], bytes[33], bytes[34], bytes[35]]) as usize;
    let trunk_page = &bytes[page(first_trunk)];
    let free = u32::from_be_bytes([trunk_page[8], trunk_page[9], trunk_page[10], trunk_page[11]]);
    bytes[page(free as usize)].copy_from_slice(&noise(41, "free", PAGE_BYTES));
    std::fs::write(copy.database(), &bytes).expect("room");
    assert_eq!(copy.findings(), Vec::<String>::new());
    assert_eq!(dump(&copy.database()).expect("a database"), before);
}

/// SQLite's own check takes a tree whose root names no child for an empty one, as the root of an empty index may
/// say after one bit; a query through it fails.
#[test]
fn a_root_that_says_it_has_children_is_found() {
    const LEAF_BIT: u8 = 0x08;
    let copy = Copy::of(large());
    let roots = Pages::of(&copy).roots;
    let leaves: Vec<(&String, usize)> = roots
        .iter()
        .map(|(name, number)| (name, page(*number).start))
        .filter(|(_, start)| large()[*start] & LEAF_BIT != 0)
        .collect();
    assert!(leaves.len() > 20, "{leaves:?}");
    for (name, start) in leaves {
        let findings = found_after(|bytes| bytes[start] ^= LEAF_BIT);
        assert!(!findings.is_empty(), "{name}");
    }
}
