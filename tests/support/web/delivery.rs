//! An answer → bytes on a connection, noted in the ledger before they leave, with the faults that a
//! delivery asks for: waits, drips, missing ends, wrong lengths, resets. Decides nothing about what
//! is answered. Waits are tokio's, and as long as the web's pace says.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::answer::{Answer, Delivery, reason};
use super::record::Ledger;

/// Bytes promised beyond the body by a `Content-Length` that lies.
const LENGTH_EXCESS_BYTES: usize = 1_000;

/// The size of one chunk of a chunked body.
const CHUNK_BYTES: usize = 1_000;

/// How long the web takes over things; tests choose tiny values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// The wait before the head of a slow answer.
    pub slow_head: Duration,
    /// The wait before each byte of a dripping body.
    pub drip: Duration,
    /// What `Retry-After` asks for.
    pub retry_after: Duration,
    /// How many requests pass before `limited-after-n` refuses.
    pub requests_before_limit: usize,
}

/// A connection that can be torn down.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    /// The TCP connection underneath.
    fn tcp(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Afterwards {
    /// The next request may come.
    Open,
    /// A proper end: TLS farewell and FIN.
    Close,
    /// An end without farewell.
    Drop,
    /// A TCP reset.
    Reset,
}

/// One answer on its way out.
pub struct Dispatch<'a> {
    /// Where it is noted.
    pub ledger: &'a Ledger,
    /// Under which number; `None` for the control host.
    pub number: Option<usize>,
    /// The waits.
    pub pace: Pace,
    /// The `Date` header.
    pub date: String,
    /// Whether the request was HEAD.
    pub method: &'a str,
    /// Whether the connection may stay open.
    pub keeps_alive: bool,
}

impl Dispatch<'_> {
    /// Sends an answer; tells what to do with the connection then.
    pub async fn send(&self, wire: &mut impl Wire, answer: &Answer) -> Afterwards {
        match answer.delivery {
            Delivery::ResetBeforeHead => return Afterwards::Reset,
            Delivery::HangUp => return Afterwards::Drop,
            Delivery::SlowHead => tokio::time::sleep(self.pace.slow_head).await,
            _ => {}
        }
        self.send_head_and_body(wire, answer)
            .await
            .unwrap_or(Afterwards::Drop)
    }

    async fn send_head_and_body(
        &self,
        wire: &mut impl Wire,
        answer: &Answer,
    ) -> std::io::Result<Afterwards> {
        let afterwards = afterwards(answer.delivery, self.keeps_alive);
        let head = self.head(answer, afterwards);
        if let Some(number) = self.number {
            self.ledger.head(number, answer.status, &head);
        }
        if self.method == "HEAD" || is_bodiless(answer.status) {
            self.note_complete();
            wire.write_all(&head).await?;
            wire.flush().await?;
            return Ok(if self.keeps_alive {
                Afterwards::Open
            } else {
                Afterwards::Close
            });
        }
        match answer.delivery {
            Delivery::Drip => self.drip(wire, &head, &answer.body).await?,
            Delivery::CutOff | Delivery::ResetMidBody => {
                let half = &answer.body[..answer.body.len() / 2];
                self.write(wire, &head, half).await?;
            }
            Delivery::LengthTooLarge => self.write(wire, &head, &answer.body).await?,
            Delivery::Chunked => {
                wire.write_all(&head).await?;
                self.chunks(wire, &answer.body).await?;
                self.note_complete();
                wire.write_all(b"0\r\n\r\n").await?;
            }
            Delivery::ChunkedCutOff => {
                wire.write_all(&head).await?;
                self.chunks(wire, &answer.body[..answer.body.len() / 2])
                    .await?;
            }
            Delivery::Endless => {
                wire.write_all(&head).await?;
                loop {
                    self.chunks(wire, &[b'\n'; CHUNK_BYTES]).await?;
                    wire.flush().await?;
                }
            }
            _ => {
                self.note_complete();
                self.write(wire, &head, &answer.body).await?;
            }
        }
        wire.flush().await?;
        Ok(afterwards)
    }

    /// Head and body in one write, as a real server's first segment has both.
    async fn write(&self, wire: &mut impl Wire, head: &[u8], body: &[u8]) -> std::io::Result<()> {
        self.note_body(body);
        wire.write_all(&[head, body].concat()).await
    }

    async fn drip(&self, wire: &mut impl Wire, head: &[u8], body: &[u8]) -> std::io::Result<()> {
        wire.write_all(head).await?;
        wire.flush().await?;
        for byte in body {
            tokio::time::sleep(self.pace.drip).await;
            self.note_body(&[*byte]);
            wire.write_all(&[*byte]).await?;
            wire.flush().await?;
        }
        self.note_complete();
        Ok(())
    }

    async fn chunks(&self, wire: &mut impl Wire, body: &[u8]) -> std::io::Result<()> {
        for chunk in body.chunks(CHUNK_BYTES) {
            self.note_body(chunk);
            let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
            wire.write_all(&framed).await?;
        }
        Ok(())
    }

    fn head(&self, answer: &Answer, afterwards: Afterwards) -> Vec<u8> {
        let mut head =
            format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status)).into_bytes();
        let mut line = |name: &str, value: &[u8]| {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        };
        line("date", self.date.as_bytes());
        for (name, value) in &answer.headers {
            line(name, value);
        }
        match answer.delivery {
            Delivery::Chunked | Delivery::ChunkedCutOff | Delivery::Endless => {
                line("transfer-encoding", b"chunked");
            }
            Delivery::UntilClose => {}
            _ if answer.status == 304 => {}
            Delivery::CutOff | Delivery::ResetMidBody if answer.body.is_empty() => {
                line("content-length", LENGTH_EXCESS_BYTES.to_string().as_bytes());
            }
            Delivery::LengthTooLarge => {
                let length = answer.body.len() + LENGTH_EXCESS_BYTES;
                line("content-length", length.to_string().as_bytes());
            }
            _ => line("content-length", answer.body.len().to_string().as_bytes()),
        }
        if afterwards != Afterwards::Open {
            line("connection", b"close");
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn note_body(&self, bytes: &[u8]) {
        if let Some(number) = self.number {
            self.ledger.body(number, bytes);
        }
    }

    fn note_complete(&self) {
        if let Some(number) = self.number {
            self.ledger.complete(number);
        }
    }
}

/// Whether a status never has a body (RFC 9110 section 6.4.1).
const fn is_bodiless(status: u16) -> bool {
    matches!(status, 100..=199 | 204 | 304)
}

const fn afterwards(delivery: Delivery, keeps_alive: bool) -> Afterwards {
    match delivery {
        Delivery::CutOff | Delivery::ChunkedCutOff => Afterwards::Drop,
        Delivery::ResetMidBody | Delivery::ResetBeforeHead => Afterwards::Reset,
        Delivery::LengthTooLarge | Delivery::UntilClose => Afterwards::Close,
        _ if keeps_alive => Afterwards::Open,
        _ => Afterwards::Close,
    }
}
