//! The log of a package's records → the files that let a stranger check it: the signed head, the public key,
//! the leaves of the whole tree, the entries of the package's records, and proofs of single citations.
//!
//! Leaves are digests of salted records, so they tell a stranger that other records exist and nothing else.
//! The forms are those of C2SP (signed note, checkpoint, tlog-proof). Where nobody signed the records there is
//! nothing to put in. Cases: `tests/export/log.rs`.

use std::io::{self, Write};

use super::zip::Piece;
use crate::model::package::{Holdings, LogHead};
use crate::model::record::RecordId;

/// What a stranger runs on a folder; part of every package with a log.
pub const CHECK_LOG: &str = include_str!("../../docs/check-log.sh");
/// What a stranger runs on one proof.
const CHECK_PROOF: &str = include_str!("../../docs/check-proof.sh");
/// Citations whose proofs stand in files of their own. All records are shown by the leaves.
const PROOFS_MAX: usize = 1000;

/// The files, one folder deep; none where there is no signed head.
///
/// # Errors
/// Those of the holdings.
pub fn pieces(holdings: &dyn Holdings) -> io::Result<Vec<Piece<'_>>> {
    let Some(head) = holdings.log_head() else {
        return Ok(Vec::new());
    };
    let mut pieces = vec![
        Piece::of("log/checkpoint.txt", head.checkpoint.clone().into_bytes()),
        Piece::of("log/key.txt", key_lines(head).into_bytes()),
        Piece::of("log/check-log.sh", CHECK_LOG.as_bytes().to_vec()),
        Piece::streamed("log/leaves.txt", Box::new(move |out| leaves(holdings, out)))?,
        Piece::streamed(
            "log/entries.txt",
            Box::new(move |out| entries(holdings, out)),
        )?,
    ];
    let citations = citations(holdings)?;
    if !citations.is_empty() {
        let script = CHECK_PROOF.as_bytes().to_vec();
        pieces.push(Piece::of("proofs/check-proof.sh", script));
    }
    for id in citations {
        if let Some(proof) = holdings.proof(id)? {
            let name = format!("proofs/{id}.tlog-proof");
            pieces.push(Piece::of(&name, proof.into_bytes()));
        }
    }
    Ok(pieces)
}

fn key_lines(head: &LogHead) -> String {
    format!("{}\n", head.key)
}

/// One leaf a line, in hexadecimal digits.
fn leaves(holdings: &dyn Holdings, out: &mut dyn Write) -> io::Result<()> {
    holdings.each_leaf(&mut |leaf| writeln!(out, "{leaf}"))
}

/// The number of an entry, a space, and the entry's exact bytes, which hold no line end.
fn entries(holdings: &dyn Holdings, out: &mut dyn Write) -> io::Result<()> {
    holdings.each_entry(&mut |index, entry| {
        write!(out, "{index} ")?;
        out.write_all(entry)?;
        out.write_all(b"\n")
    })
}

/// The first citations of the package.
fn citations(holdings: &dyn Holdings) -> io::Result<Vec<RecordId>> {
    let mut citations = Vec::new();
    holdings.each_record(&mut |written| {
        if written.record.fact.kind() == "citation" && citations.len() < PROOFS_MAX {
            citations.push(written.id);
        }
        Ok(())
    })?;
    Ok(citations)
}
