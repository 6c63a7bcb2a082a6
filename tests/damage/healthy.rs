//! Archives to be damaged: made once, copied for each case.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pressmark::jobs::Archive;
use pressmark::model::document::MediaType;
use pressmark::model::finding::Finding;
use pressmark::model::payload::Payload;
use pressmark::model::record::{DocumentTaken, Fact, RunEnded, RunStarted};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::Prepared;
use pressmark::store::check::{Checked, check};
use tempfile::TempDir;

use crate::support::web::bodies::noise;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

/// A large body that does not compress: two chunks and a half.
const LARGE_BYTES: usize = 2 * 1024 * 1024 + 512 * 1024;

/// A copy of an archive, in a folder of its own.
pub struct Copy {
    folder: TempDir,
}

impl Copy {
    /// An archive of these bytes.
    pub fn of(database: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let copy = Self { folder };
        std::fs::write(copy.database(), database).expect("a writable folder");
        copy
    }

    /// The archive.
    pub fn archive(&self) -> Archive {
        Archive::at(self.folder.path())
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its database file.
    pub fn database(&self) -> PathBuf {
        self.archive().database()
    }

    /// Checks it.
    pub fn check(&self) -> Checked {
        check(&self.archive(), &[], &|_| {}).expect("an archive to check")
    }

    /// Checks it and tells the findings in words. Digests of damaged bytes are not known beforehand
    /// and become "another digest".
    pub fn findings(&self) -> Vec<String> {
        told(&self.check().findings)
    }
}

/// Findings in words, without digests that could not be known beforehand.
pub fn told(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let words = finding.to_string();
            let (before, after) = [
                ("have the digest ", "have another digest"),
                ("with the digest ", "with another digest"),
            ]
            .iter()
            .find_map(|(mark, instead)| {
                let at = words.find(mark)?;
                let rest = &words[at + mark.len()..];
                Some((
                    format!("{}{instead}", &words[..at]),
                    rest.get(64..)?.to_owned(),
                ))
            })
            .unwrap_or((words, String::new()));
            format!("{before}{after}")
        })
        .collect()
}

/// An archive of the six posts, with a large plain and a large compressed object, once verified.
pub fn large() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut workplace = Workplace::before(World::new(19));
        workplace.concurrency = 1;
        let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
        workplace.collect(&document);
        put_large_objects(&workplace.archive());
        assert_eq!(workplace.verify().checked.findings, []);
        std::fs::read(workplace.database()).expect("an archive")
    })
}

/// An archive of one post, once verified.
pub fn small() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut workplace = Workplace::before(World::new(23));
        workplace.concurrency = 1;
        let words = "Powerful photo from #Almaty, #Kazakhstan, today: demonstrators hold a banner saying \
                     “We are the people, not terrorists” pic.twitter.com/aL5jJJC5cA — Alex Kokcharov \
                     (@AlexKokcharov) January 6, 2022\n";
        let document = workplace.document("one-post.txt", words);
        assert_eq!(workplace.collect(&document).citations_new, 1);
        assert_eq!(workplace.verify().checked.findings, []);
        std::fs::read(workplace.database()).expect("an archive")
    })
}

fn put_large_objects(archive: &Archive) {
    let noise = noise(29, "large", LARGE_BYTES);
    let text = data_encoding::HEXLOWER.encode(&noise);
    let at = Timestamp::from_millis(1_790_841_600_000);
    let (writer, _) = archive.open_for_writing().expect("an archive of ours");
    let started = Fact::RunStarted(RunStarted {
        command: "collect".to_owned(),
        program: "test".to_owned(),
        options: Default::default(),
    });
    let started = Prepared::new(started, at, None);
    let run = Some(started.id);
    let mut records = vec![started];
    let mut payloads = Vec::new();
    for (name, bytes) in [("large.bin", noise), ("large.txt", text.into_bytes())] {
        let payload = Payload::from_bytes(bytes);
        let taken = Fact::Document(DocumentTaken {
            digest: payload.digest,
            size: payload.size,
            id: name.to_owned(),
            source: name.to_owned(),
            media_type: MediaType::Plain,
            encoding: "utf-8".to_owned(),
            language: None,
            url: None,
            recorded_at: None,
        });
        records.push(Prepared::new(taken, at, run));
        payloads.push(payload);
    }
    let ended = Fact::RunEnded(RunEnded {
        exit_code: 0,
        counts: Default::default(),
    });
    records.push(Prepared::new(ended, at, run));
    block_on(async {
        writer
            .put(records, payloads)
            .await
            .expect("room on the disk");
        writer.close().await.expect("room on the disk");
    });
}
