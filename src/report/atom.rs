//! Deaths and returns of links → an Atom feed (RFC 4287), continuing the one that was written before.
//!
//! Entries are named by the digest of the observation that made the turn certain, so the same turn is never
//! in the feed twice. Addresses are shown as text and never as links: what died may be in other hands.

use crate::model::markup::escaped;
use crate::model::timestamp::Timestamp;
use crate::model::turn::{Turn, TurnKind};

/// Entries that are kept; older ones fall off the end.
const ENTRIES_MAX: usize = 500;
const ENTRY: &str = "<entry>";
const ENTRY_END: &str = "</entry>";

/// The feed with the new turns first, then the entries of `before`, the feed as it was.
pub fn atom(archive: &str, now: Timestamp, turns: &[Turn], before: &str) -> String {
    let mut entries: Vec<String> = turns.iter().rev().map(entry).collect();
    let mut rest = before;
    while let Some((_, from)) = rest.split_once(ENTRY) {
        let Some((inner, after)) = from.split_once(ENTRY_END) else {
            break;
        };
        let whole = format!("{ENTRY}{inner}{ENTRY_END}");
        if !entries.iter().any(|entry| id_of(entry) == id_of(&whole)) {
            entries.push(whole);
        }
        rest = after;
    }
    entries.truncate(ENTRIES_MAX);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>Links of {archive}: no longer served, and served again</title>\n\
         <id>urn:pressmark:turns:{archive}</id>\n<updated>{now}</updated>\n\
         <author><name>Pressmark</name></author>\n{}\n</feed>\n",
        entries.join("\n"),
        archive = escaped(archive),
    )
}

fn entry(turn: &Turn) -> String {
    let (what, text) = match turn.kind {
        TurnKind::Died => (
            "No longer served to us",
            "Confirmed by repeated checks over time.",
        ),
        TurnKind::Returned => (
            "Served to us again",
            "It had been confirmed as no longer served.",
        ),
    };
    let or_never =
        |time: Option<Timestamp>| time.map_or_else(|| "never".to_owned(), |time| time.to_string());
    format!(
        "{ENTRY}\n<title>{what}: {url}</title>\n<id>urn:sha256:{id}</id>\n<updated>{at}</updated>\n\
         <summary>{text} Last seen alive: {alive}. First seen dead: {dead}. State: {state} ({reason}).</summary>\n\
         {ENTRY_END}",
        url = escaped(&turn.url),
        id = turn.observation,
        at = turn.at,
        alive = or_never(turn.last_seen_alive),
        dead = or_never(turn.first_seen_dead),
        state = turn.state.code(),
        reason = escaped(&turn.reason),
    )
}

fn id_of(entry: &str) -> Option<&str> {
    let (_, from) = entry.split_once("<id>")?;
    from.split_once("</id>").map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::atom;
    use crate::model::digest::Digest;
    use crate::model::liveness::Verdict;
    use crate::model::record::RecordId;
    use crate::model::timestamp::Timestamp;
    use crate::model::turn::{Turn, TurnKind};

    fn turn(kind: TurnKind, seed: &[u8]) -> Turn {
        Turn {
            kind,
            url: "https://x.test/?a=1&b=<script>\u{1}".to_owned(),
            link: RecordId(Digest::of(b"link")),
            observation: RecordId(Digest::of(seed)),
            at: Timestamp::from_millis(0),
            state: Verdict::Gone,
            reason: "http_404:confirmed".to_owned(),
            last_seen_alive: None,
            first_seen_dead: Some(Timestamp::from_millis(0)),
        }
    }

    #[test]
    fn turns_are_escaped_kept_and_never_told_twice() {
        let now = Timestamp::from_millis(0);
        let first = atom("a & b", now, &[turn(TurnKind::Died, b"1")], "");
        assert!(first.contains("b=&lt;script&gt;\u{fffd}") && !first.contains("<script>"));
        let second = atom(
            "a & b",
            now,
            &[turn(TurnKind::Died, b"1"), turn(TurnKind::Returned, b"2")],
            &first,
        );
        assert_eq!(second.matches("<entry>").count(), 2);
        assert_eq!(atom("a & b", now, &[], &second), second);
    }
}
