//! A server that misbehaves in one named way on each of its ports: scripts of raw bytes over TCP or TLS, on
//! a thread of its own. It records every byte it sends, so that what is stored can be compared with what
//! was on the wire, and counts them, so that a client that reads without end is caught.

pub mod behaviours;
mod connection;
mod tls;

use std::collections::BTreeMap;
use std::net::TcpListener as StdListener;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use connection::Ledger;
use tls::Authority;
pub use tls::Certificate;

/// What a port does with a connection.
#[derive(Clone, Debug)]
pub struct Behaviour {
    pub name: &'static str,
    pub speaks: Speaks,
    pub steps: Vec<Step>,
}

/// What is under the steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Speaks {
    Http,
    Https(Certificate),
    /// HTTPS that agrees to HTTP/2 and nothing else; the steps are not used.
    Http2,
}

/// One step of a script.
#[derive(Clone, Debug)]
pub enum Step {
    /// Wait for the end of a request's head.
    Request,
    /// Wait for a first byte.
    Byte,
    /// Send these bytes.
    Send(Vec<u8>),
    /// Send these bytes where the last request was for one of these paths (its query aside), and the others
    /// where it was not.
    SendFor {
        paths: Vec<&'static str>,
        bytes: Vec<u8>,
        otherwise: Vec<u8>,
    },
    /// Send these bytes again and again until the client has had enough.
    Flood { piece: Vec<u8>, pause_ms: u64 },
    /// Keep the connection open and say nothing.
    Hang,
    /// Begin again with the next request on this connection.
    Again,
    /// Close the TCP connection without the farewell that TLS asks for.
    Drop,
    /// Close with a reset.
    Reset,
}

/// A running server; stops when dropped.
pub struct Hostile {
    /// The port of each behaviour.
    pub ports: BTreeMap<&'static str, u16>,
    /// The authority to trust, PEM.
    pub pem: String,
    ledger: Arc<Mutex<Ledger>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Hostile {
    /// Serves each behaviour on a port of its own.
    pub fn start(behaviours: Vec<Behaviour>) -> Self {
        let authority = Arc::new(Authority::new());
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let mut ports = BTreeMap::new();
        let mut listeners = Vec::new();
        for behaviour in behaviours {
            let listener = StdListener::bind("127.0.0.1:0").expect("a free port");
            listener.set_nonblocking(true).expect("a listener");
            let port = listener.local_addr().expect("an address").port();
            assert!(ports.insert(behaviour.name, port).is_none(), "named twice");
            listeners.push((listener, Arc::new(behaviour)));
        }
        let (stop, stopped) = oneshot::channel();
        let pem = authority.pem.clone();
        let counted = Arc::clone(&ledger);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                for (listener, behaviour) in listeners {
                    let (authority, ledger) = (Arc::clone(&authority), Arc::clone(&counted));
                    tokio::spawn(accept(listener, behaviour, authority, ledger));
                }
                // An error means that the handle is gone, which is the same wish.
                let _ = stopped.await;
            });
        });
        Self {
            ports,
            pem,
            ledger,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Everything sent on the newest connection of a behaviour, above TLS.
    pub fn last_sent(&self, name: &str) -> Vec<u8> {
        let ledger = self.ledger.lock().expect("no holder panics");
        ledger.last_sent.get(name).cloned().unwrap_or_default()
    }

    /// Everything received on the newest connection of a behaviour, above TLS.
    pub fn last_received(&self, name: &str) -> Vec<u8> {
        let ledger = self.ledger.lock().expect("no holder panics");
        ledger.last_received.get(name).cloned().unwrap_or_default()
    }

    /// Bytes sent and connections taken by all behaviours of that name so far.
    pub fn counted(&self, name: &str) -> (u64, u64) {
        let ledger = self.ledger.lock().expect("no holder panics");
        let sent = ledger.sent_bytes.get(name).copied().unwrap_or_default();
        let taken = ledger.connections.get(name).copied().unwrap_or_default();
        (sent, taken)
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed by then; a second one in a drop would hide it.
            let _ = thread.join();
        }
    }
}

async fn accept(
    listener: StdListener,
    behaviour: Arc<Behaviour>,
    authority: Arc<Authority>,
    ledger: Arc<Mutex<Ledger>>,
) {
    let listener = TcpListener::from_std(listener).expect("a listener");
    while let Ok((stream, _)) = listener.accept().await {
        let begun = connection::begin(&ledger, behaviour.name);
        tokio::spawn(connection::serve(
            stream,
            Arc::clone(&behaviour),
            Arc::clone(&authority),
            begun,
        ));
    }
}
