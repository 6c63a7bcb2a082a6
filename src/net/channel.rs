//! One open connection, and one question on it: request bytes out, head in, body in pieces, everything
//! kept as it was on the wire. HTTP/1 only; it knows nothing of names, pace or storage.
//!
//! The answer is read here and not by an HTTP library, because libraries keep neither the bytes of the
//! head nor the framing, and a second reader beside theirs could disagree with it.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::fault;
use super::framing::{Deframer, Segment};
use super::framing_kept::FramingKept;
use super::head::{self, Head, HeadFault};
use super::limits::Limits;
use super::spool::{Spool, SpoolFault};
use crate::model::exchange::{NoAnswer, NoAnswerKind};
use crate::model::transfer::Tls;

const READ_BYTES: usize = 16 << 10;
/// Interim (1xx) answers before the answer proper.
const INTERIM_ANSWERS_MAX: usize = 8;

/// The bytes of a connection.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// An open connection.
pub(super) struct Channel {
    stream: Stream,
    /// Received and not yet read.
    buffer: Vec<u8>,
    pub peer: SocketAddr,
    pub tls: Option<Tls>,
    /// The proxy it goes through, as it is recorded.
    pub proxy: Option<String>,
    /// True once an answer came over it.
    pub used: bool,
}

/// Why there is no head.
pub(super) struct HeadMissing {
    pub why: NoAnswer,
    /// The connection ended before any byte: a kept one may have been closed long ago.
    pub silent: bool,
}

/// A body on its way in.
pub(super) struct BodyRead {
    pub deframer: Deframer,
    pub spool: Spool,
    pub framing: FramingKept,
    /// The limit in bytes.
    pub bytes_max: u64,
}

/// What one read of the body came to.
pub(super) enum Pumped {
    /// More may come.
    More,
    /// The body is whole.
    Whole,
    /// The limit on size is reached.
    Full,
    /// It ended early, and why.
    Broken(String),
}

impl Channel {
    /// A fresh connection.
    pub const fn new(stream: Stream, peer: SocketAddr, tls: Option<Tls>) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            peer,
            tls,
            proxy: None,
            used: false,
        }
    }

    /// Sends a request and reads the head of its answer into `seen`, interim answers included. The
    /// caller limits the time.
    pub async fn ask(
        &mut self,
        request: &[u8],
        limits: &Limits,
        seen: &mut Vec<u8>,
    ) -> Result<Head, HeadMissing> {
        // A server may answer and close without reading: its answer counts, not the failed write.
        let sent = self.send(request).await;
        for _ in 0..=INTERIM_ANSWERS_MAX {
            let begins = seen.len();
            if let Err(missing) = self.read_head(seen, limits.head_bytes_max).await {
                return Err(match sent {
                    Err(error) if missing.silent => HeadMissing {
                        why: fault::of_io(&error),
                        silent: true,
                    },
                    _ => missing,
                });
            }
            match head::parse(&seen[begins..], limits.headers_max) {
                Ok(head) if head.status == 101 => {
                    return Err(protocol("switched to a protocol that was not asked for"));
                }
                Ok(head) if head.status < 200 => {}
                Ok(head) => return Ok(head),
                Err(HeadFault::TooMany) => {
                    let detail = format!("more than {} header lines", limits.headers_max);
                    return Err(missing(NoAnswerKind::HeaderLimit, detail));
                }
                Err(HeadFault::Malformed(why)) => return Err(protocol(&why)),
            }
        }
        Err(protocol("interim answers without end"))
    }

    /// Reads once and takes what came to where it belongs. The caller limits the time.
    ///
    /// # Errors
    /// [`SpoolFault`] where the body cannot be kept.
    pub async fn pump(&mut self, body: &mut BodyRead) -> Result<Pumped, SpoolFault> {
        if self.buffer.is_empty() && !body.deframer.is_done() {
            match self.fill().await {
                Ok(0) if body.deframer.ends_with_connection() => return Ok(Pumped::Whole),
                Ok(0) => {
                    let detail = "the connection was closed before the end of the body";
                    return Ok(Pumped::Broken(detail.to_owned()));
                }
                Ok(_) => {}
                Err(error) => return Ok(Pumped::Broken(fault::of_io(&error).detail)),
            }
        }
        let mut at = 0;
        while at < self.buffer.len() {
            let rest = &self.buffer[at..];
            match body.deframer.next(rest) {
                Segment::Body(count) => {
                    let room = body.bytes_max.saturating_sub(body.spool.size());
                    let kept = usize::try_from(room).map_or(count, |room| room.min(count));
                    body.spool.push(&rest[..kept])?;
                    if kept < count {
                        return Ok(Pumped::Full);
                    }
                    at += count;
                }
                Segment::Framing(count) => {
                    if !body.framing.note(body.spool.size(), &rest[..count]) {
                        return Ok(Pumped::Broken("more framing than body".to_owned()));
                    }
                    at += count;
                }
                Segment::End => break,
                Segment::Broken(why) => return Ok(Pumped::Broken(why.to_owned())),
            }
        }
        self.buffer.drain(..at);
        Ok(if body.deframer.is_done() {
            Pumped::Whole
        } else {
            Pumped::More
        })
    }

    /// What was received and belongs to no answer.
    pub fn unread(&self) -> &[u8] {
        &self.buffer
    }

    async fn read_head(&mut self, seen: &mut Vec<u8>, bytes_max: usize) -> Result<(), HeadMissing> {
        let mut searched = 0;
        loop {
            let end = head::end_of_head(&self.buffer, searched);
            if seen.len() + end.unwrap_or(self.buffer.len()) > bytes_max {
                let detail = format!("no end of the head in {bytes_max} bytes");
                return Err(missing(NoAnswerKind::HeaderLimit, detail));
            }
            if let Some(end) = end {
                seen.extend(self.buffer.drain(..end));
                return Ok(());
            }
            if !head::may_be_http(&self.buffer) {
                return Err(protocol("what came is not HTTP"));
            }
            searched = self.buffer.len().saturating_sub(3);
            let silent = seen.is_empty() && self.buffer.is_empty();
            match self.fill().await {
                Ok(0) if silent => {
                    let detail = "the connection was closed without an answer".to_owned();
                    let mut missing = missing(NoAnswerKind::Closed, detail);
                    missing.silent = true;
                    return Err(missing);
                }
                Ok(0) => {
                    let detail = "the connection was closed within the head".to_owned();
                    return Err(missing(NoAnswerKind::Closed, detail));
                }
                Ok(_) => {}
                Err(error) => {
                    let why = fault::of_io(&error);
                    return Err(HeadMissing { why, silent });
                }
            }
        }
    }

    async fn send(&mut self, request: &[u8]) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(request).await,
            Stream::Tls(stream) => {
                stream.write_all(request).await?;
                stream.flush().await
            }
        }
    }

    /// Waits for bytes and adds them to the buffer; 0 at the end of the connection.
    async fn fill(&mut self) -> io::Result<usize> {
        self.buffer.reserve(READ_BYTES);
        match &mut self.stream {
            Stream::Plain(stream) => stream.read_buf(&mut self.buffer).await,
            Stream::Tls(stream) => stream.read_buf(&mut self.buffer).await,
        }
    }
}

const fn missing(kind: NoAnswerKind, detail: String) -> HeadMissing {
    HeadMissing {
        why: NoAnswer { kind, detail },
        silent: false,
    }
}

fn protocol(why: &str) -> HeadMissing {
    missing(NoAnswerKind::Protocol, why.to_owned())
}
