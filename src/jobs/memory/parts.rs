//! What the archive knows of a stored page or post answer whose parts are to be asked for: the page itself,
//! what is held of it, and what an earlier check told.

use super::{Memory, exchange, head_of, landing};
use crate::jobs::{Fault, due, requisites};
use crate::model::capture::CaptureRole;
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, Exchange};
use crate::model::liveness::Judged;
use crate::model::record::{CaptureMade, Fact, RecordId};
use crate::model::timestamp::Timestamp;
use crate::store::Reader;

impl Memory {
    /// What the last check of a link that told something said.
    pub fn told(&self, link: RecordId) -> Result<Judged, Fault> {
        let reader = self.reader();
        let told = match reader.record(link)? {
            Some(stored) => due::told(&reader, &stored)?,
            None => None,
        };
        told.ok_or_else(|| Fault::Broken(format!("no check of link {link} told anything")))
    }

    /// The trail of a link whose stored page lacks parts, where it is time to ask for them.
    pub fn lacking(&self, link: RecordId, now: Timestamp) -> Result<Option<RecordId>, Fault> {
        let reader = self.reader();
        match reader.record(link)? {
            Some(stored) => requisites::lacking(&reader, &stored, now),
            None => Ok(None),
        }
    }

    /// The page that a trail landed on, as stored.
    pub fn stored_page(&self, trail: RecordId) -> Result<Option<requisites::Page>, Fault> {
        let reader = self.reader();
        let Some((_, capture)) = landing(&reader, trail)? else {
            return Ok(None);
        };
        let Some(exchange) = exchange(&reader, capture.exchange)? else {
            return Ok(None);
        };
        let Some(answer) = exchange.answer() else {
            return Ok(None);
        };
        let read = requisites::PAGE_BYTES_READ;
        let Some(head) = head_of(&reader, answer, capture.digest, read)? else {
            return Ok(None);
        };
        Ok(Some(requisites::Page {
            exchange: capture.exchange,
            url: exchange.request.url,
            text: String::from_utf8_lossy(&head).into_owned(),
        }))
    }

    /// What was captured for a trail or a post answer to see it again: the address first asked for, the
    /// capture, and its exchange; oldest first.
    pub fn requisites_captured(
        &self,
        of: RecordId,
    ) -> Result<Vec<(String, CaptureMade, Exchange)>, Fault> {
        let reader = self.reader();
        let mut captured = Vec::new();
        for capture in captures(&reader, of, CaptureRole::Requisite)? {
            let Some(exchange_last) = exchange(&reader, capture.exchange)? else {
                continue;
            };
            let first = match capture.hops.first() {
                Some(hop) => exchange(&reader, hop.exchange)?,
                None => None,
            };
            let url = first.as_ref().unwrap_or(&exchange_last).request.url.clone();
            captured.push((url, capture, exchange_last));
        }
        Ok(captured)
    }

    /// True where one of these addresses was captured as a medium of a post answer and served.
    pub fn is_captured(&self, of: RecordId, addresses: &[&String]) -> Result<bool, Fault> {
        let reader = self.reader();
        for capture in captures(&reader, of, CaptureRole::Media)? {
            if let Some(exchange) = exchange(&reader, capture.exchange)?
                && exchange.answer().is_some_and(|answer| answer.status == 200)
                && addresses.contains(&&exchange.request.url)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The beginning of a stored body, its content coding undone; empty where it cannot be read.
    pub fn body(&self, answer: &Answer, digest: Digest, limit: usize) -> Result<Vec<u8>, Fault> {
        Ok(head_of(&self.reader(), answer, digest, limit)?.unwrap_or_default())
    }
}

pub(super) fn captures(
    reader: &Reader,
    of: RecordId,
    role: CaptureRole,
) -> Result<Vec<CaptureMade>, Fault> {
    let Some(of) = reader.record(of)? else {
        return Ok(Vec::new());
    };
    let captures = reader.captures(&of)?.into_iter();
    Ok(captures
        .filter_map(|stored| match stored.record.fact {
            Fact::Capture(capture) if capture.role == role => Some(capture),
            _ => None,
        })
        .collect())
}
