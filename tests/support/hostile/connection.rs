//! One connection of a hostile server, played by its script.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::tls::Authority;
use super::{Behaviour, Speaks, Step};

/// Of each connection, so much is remembered.
const REMEMBERED_BYTES_MAX: usize = 1 << 20;

/// What was sent and received.
#[derive(Default)]
pub struct Ledger {
    pub last_sent: BTreeMap<&'static str, Vec<u8>>,
    pub last_received: BTreeMap<&'static str, Vec<u8>>,
    pub sent_bytes: BTreeMap<&'static str, u64>,
    pub connections: BTreeMap<&'static str, u64>,
}

/// A connection's place in the ledger.
pub struct Entry {
    ledger: Arc<Mutex<Ledger>>,
    name: &'static str,
}

/// Opens the ledger for a new connection.
pub fn begin(ledger: &Arc<Mutex<Ledger>>, name: &'static str) -> Entry {
    let mut open = ledger.lock().expect("no holder panics");
    *open.connections.entry(name).or_default() += 1;
    open.last_sent.insert(name, Vec::new());
    open.last_received.insert(name, Vec::new());
    Entry {
        ledger: Arc::clone(ledger),
        name,
    }
}

impl Entry {
    fn sent(&self, bytes: &[u8]) {
        let mut open = self.ledger.lock().expect("no holder panics");
        *open.sent_bytes.entry(self.name).or_default() += bytes.len() as u64;
        let kept = open.last_sent.entry(self.name).or_default();
        if kept.len() < REMEMBERED_BYTES_MAX {
            kept.extend_from_slice(bytes);
        }
    }

    fn received(&self, bytes: &[u8]) {
        let mut open = self.ledger.lock().expect("no holder panics");
        let kept = open.last_received.entry(self.name).or_default();
        kept.extend_from_slice(bytes);
    }
}

/// Plays the script. A client that leaves early is what the tests want, so its errors end it quietly.
pub async fn serve(
    stream: TcpStream,
    behaviour: Arc<Behaviour>,
    authority: Arc<Authority>,
    entry: Entry,
) {
    match behaviour.speaks {
        Speaks::Http => {
            let mut stream = stream;
            let ending = play(&mut stream, &behaviour.steps, &entry).await;
            if matches!(ending, Ok(Step::Reset)) {
                // Without linger, closing sends a reset in place of a farewell.
                let _ = stream.set_zero_linger();
            } else {
                let _ = stream.shutdown().await;
            }
        }
        Speaks::Https(certificate) => {
            let Ok(mut stream) = authority.acceptor(certificate).accept(stream).await else {
                return;
            };
            let ending = play(&mut stream, &behaviour.steps, &entry).await;
            match ending {
                Ok(Step::Drop) => {
                    let (tcp, _) = stream.get_mut();
                    let _ = tcp.shutdown().await;
                }
                _ => {
                    let _ = stream.shutdown().await;
                }
            }
        }
        Speaks::Http2 => {
            // The client has to come back with the right protocol after the first refusal.
            let _ = http2(stream, &authority).await;
        }
    }
}

/// Gives the step that ended it.
async fn play<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    steps: &[Step],
    entry: &Entry,
) -> io::Result<Step> {
    let mut request = Vec::new();
    loop {
        let mut again = false;
        for step in steps {
            match step {
                Step::Request => request = read_request(stream, entry).await?,
                Step::Byte => {
                    stream.read_u8().await?;
                }
                Step::Send(bytes) => send(stream, bytes, entry).await?,
                Step::SendFor {
                    paths,
                    bytes,
                    otherwise,
                } => {
                    let is_for = |path: &&str| asks_for(&request, path);
                    let chosen = match paths.iter().any(is_for) {
                        true => bytes,
                        false => otherwise,
                    };
                    send(stream, chosen, entry).await?;
                }
                Step::Flood { piece, pause_ms } => loop {
                    stream.write_all(piece).await?;
                    stream.flush().await?;
                    entry.sent(piece);
                    if *pause_ms > 0 {
                        tokio::time::sleep(Duration::from_millis(*pause_ms)).await;
                    }
                },
                Step::Hang => {
                    // Until the client goes away.
                    let mut rest = [0; 1024];
                    while stream.read(&mut rest).await? > 0 {}
                }
                Step::Again => again = true,
                Step::Drop | Step::Reset => return Ok(step.clone()),
            }
        }
        if !again {
            return Ok(Step::Hang);
        }
    }
}

async fn send<S: AsyncWrite + Unpin>(
    stream: &mut S,
    bytes: &[u8],
    entry: &Entry,
) -> io::Result<()> {
    entry.sent(bytes);
    stream.write_all(bytes).await?;
    stream.flush().await
}

fn asks_for(request: &[u8], path: &str) -> bool {
    let line = String::from_utf8_lossy(request);
    let target = line.split(' ').nth(1).unwrap_or_default();
    target.split('?').next() == Some(path)
}

async fn read_request<S: AsyncRead + Unpin>(stream: &mut S, entry: &Entry) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await?;
        head.push(byte);
    }
    entry.received(&head);
    Ok(head)
}

async fn http2(stream: TcpStream, authority: &Authority) -> Option<()> {
    let stream = authority.http2_acceptor().accept(stream).await.ok()?;
    let mut connection = h2::server::handshake(stream).await.ok()?;
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let answer = http::Response::builder().status(200).body(()).ok()?;
        let mut body = respond.send_response(answer, false).ok()?;
        body.send_data("hello over h2".into(), true).ok()?;
    }
    Some(())
}
