//! The table of what is due: written once a transaction, and the same as one row after the other would leave it.

use pressmark::model::check::{CheckDetails, FoldedState, Kinship, RULESET, Repeated, Weight};
use pressmark::model::liveness::{Judged, Verdict};
use pressmark::model::record::{Fact, LinkObserved, LinkSeen, RecordId};
use pressmark::model::timestamp::Timestamp;
use pressmark::store::{Prepared, Writer};

use crate::support::database;
use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on};

fn now() -> Timestamp {
    Timestamp::from_millis(0)
}

fn link(name: &str) -> Prepared {
    let url = format!("https://example.org/{name}");
    Prepared::new(Fact::Link(LinkSeen { url }), now(), None)
}

/// Seen alive, to be asked again at that millisecond; `None`: never by itself.
fn observation(link: RecordId, next_ms: Option<i64>) -> Prepared {
    let judged = Judged {
        verdict: Verdict::Alive,
        reason: "http_200".to_owned(),
        rule: "C18".to_owned(),
    };
    let folded = FoldedState {
        state: Verdict::Alive,
        confirmed: false,
        since: Some(now()),
        reason: "http_200".to_owned(),
    };
    let check = CheckDetails {
        ruleset: RULESET.to_owned(),
        flags: Vec::new(),
        charset: None,
        compared_with: None,
        likeness: None,
        as_browser: Vec::new(),
        sibling: Vec::new(),
        repeated: Repeated::Alike,
        kinship: Kinship::NotKnown,
        weight: Weight::Full,
        pin: None,
        folded,
        parts: Vec::new(),
        next_check: next_ms.map(Timestamp::from_millis),
    };
    let observed = LinkObserved {
        link,
        trail: None,
        post_answers: Vec::new(),
        judged,
        check: Some(Box::new(check)),
    };
    Prepared::new(Fact::Observation(observed), now(), None)
}

/// The records, handed over in pieces of this size, each on the disk before the next.
async fn put(writer: &Writer, records: &[Prepared], together: usize) {
    for piece in records.chunks(together) {
        writer
            .put(piece.to_vec(), Vec::new())
            .await
            .expect("a disk");
        writer.flush().await.expect("a disk");
    }
}

#[test]
fn however_records_fall_into_transactions_the_same_is_due() {
    let (first, second, third) = (link("first"), link("second"), link("third"));
    let records = [
        observation(first.id, Some(5)),
        observation(second.id, Some(9)),
        observation(first.id, Some(70)),
        observation(second.id, None),
        observation(first.id, Some(6)),
    ];
    let records: Vec<Prepared> = [first, second, third].into_iter().chain(records).collect();
    for together in [1, 2, 3, 5, 8] {
        let workplace = Workplace::before(World::new(13));
        block_on(async {
            let (writer, _) = workplace
                .archive()
                .open_for_writing()
                .expect("a new archive");
            put(&writer, &records, together).await;
            writer.close().await.expect("a disk");
        });
        let reader = workplace.archive().open_for_reading().expect("an archive");
        let due_at = |now_ms| -> Vec<i64> {
            let due = reader.due(now_ms, u32::MAX).expect("an archive");
            due.iter().map(|link| link.seq).collect()
        };
        assert_eq!(due_at(5), [3], "never asked: at once ({together})");
        assert_eq!(due_at(i64::MAX), [3, 1], "{together}");
        let rows = database::number(&workplace.database(), "SELECT count(*) FROM due");
        assert_eq!(rows, 3, "{together}");
        assert_eq!(workplace.verify().checked.findings, [], "{together}");
    }
}
