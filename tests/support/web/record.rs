//! What was asked and what was served → a ledger that tests read: every request with its headers in
//! order, and the exact bytes of head and body that went out. It only grows; requests to the control
//! host are not in it.

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::answer::Known;
use super::http::Request;

/// The most bytes of one body that are kept; longer ones keep their start, length and digest.
pub const RECORDED_BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// One request and what was served for it.
#[derive(Clone, Debug)]
pub struct Served {
    /// Counted from 0 in order of arrival.
    pub number: usize,
    /// The web's own clock at arrival, Unix milliseconds.
    pub at_ms: i64,
    /// Who asked.
    pub peer: SocketAddr,
    /// What was asked.
    pub request: Request,
    /// Whether the web knew host and path.
    pub known: Known,
    /// The status, or 0 where the connection ended without an answer.
    pub status: u16,
    /// The head as sent, with its closing blank line.
    pub head: Vec<u8>,
    /// The body as sent, content-coded, without chunk framing; cut at `RECORDED_BODY_BYTES_MAX`.
    pub body: Vec<u8>,
    /// How many body bytes were sent.
    pub body_bytes: u64,
    /// Whether the answer was sent as promised, to its end.
    pub complete: bool,
    /// SHA-256 over all body bytes sent.
    digest: Sha256,
}

impl Served {
    /// SHA-256 of the body as sent, in lower-case hexadecimal.
    pub fn body_sha256(&self) -> String {
        HEXLOWER.encode(&self.digest.clone().finalize())
    }
}

/// The ledger. Its lock guards the list alone and is never held while anything is awaited.
#[derive(Debug, Default)]
pub struct Ledger {
    kept: Mutex<Kept>,
}

/// The rows since the last `clear`, and how many went before them.
#[derive(Debug, Default)]
struct Kept {
    rows: Vec<Served>,
    forgotten: usize,
}

impl Kept {
    fn row(&mut self, number: usize) -> Option<&mut Served> {
        self.rows.get_mut(number.checked_sub(self.forgotten)?)
    }
}

impl Ledger {
    /// Notes a request; returns its number.
    pub fn open(&self, request: Request, peer: SocketAddr, at_ms: i64, known: Known) -> usize {
        let mut kept = self.lock();
        let number = kept.forgotten + kept.rows.len();
        kept.rows.push(Served {
            number,
            at_ms,
            peer,
            request,
            known,
            status: 0,
            head: Vec::new(),
            body: Vec::new(),
            body_bytes: 0,
            complete: false,
            digest: Sha256::new(),
        });
        number
    }

    /// Notes the head about to be sent. Noting comes before sending, so that a client that has read
    /// an answer always finds it here.
    pub fn head(&self, number: usize, status: u16, head: &[u8]) {
        if let Some(row) = self.lock().row(number) {
            row.status = status;
            row.head = head.to_vec();
        }
    }

    /// Notes body bytes about to be sent.
    pub fn body(&self, number: usize, bytes: &[u8]) {
        if let Some(row) = self.lock().row(number) {
            let room = RECORDED_BODY_BYTES_MAX.saturating_sub(row.body.len());
            row.body.extend_from_slice(&bytes[..bytes.len().min(room)]);
            row.body_bytes += bytes.len() as u64;
            row.digest.update(bytes);
        }
    }

    /// Notes that the last bytes of a whole answer are about to be sent.
    pub fn complete(&self, number: usize) {
        if let Some(row) = self.lock().row(number) {
            row.complete = true;
        }
    }

    /// A copy of all rows.
    pub fn rows(&self) -> Vec<Served> {
        self.lock().rows.clone()
    }

    /// Forgets all rows, for a test that asserts over one stage only.
    pub fn clear(&self) {
        let mut kept = self.lock();
        kept.forgotten += kept.rows.len();
        kept.rows.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
