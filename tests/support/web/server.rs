//! Sockets → requests → answers on sockets, on a thread and runtime of its own. Both ports tell TLS
//! from plain HTTP by the first byte, so that `--connect-to ::127.0.0.1:PORT` carries `http://` and
//! `https://` links alike. Never decides what is answered: that is `hosts`.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::Web;
use super::answer::Answer;
use super::clock::http_date;
use super::delivery::{Afterwards, Dispatch, Wire};
use super::hosts::{self, HostKind};
use super::http::{Received, Request, Scheme, receive};

/// The first byte of a TLS handshake record (RFC 8446 section 5.1).
const TLS_HANDSHAKE: u8 = 22;

/// The wait after a failed accept.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(10);

/// A running server; stops when dropped.
#[derive(Debug)]
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a web on listeners that are already bound.
    pub fn start(
        web: Arc<Web>,
        tls: TlsAcceptor,
        listeners: Vec<StdListener>,
    ) -> std::io::Result<Self> {
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("simulated web".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    for listener in listeners {
                        tokio::spawn(accept(Arc::clone(&web), tls.clone(), listener));
                    }
                    // An error means that the handle is gone, which is the same wish.
                    let _ = stopped.await;
                });
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
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

async fn accept(web: Arc<Web>, tls: TlsAcceptor, listener: StdListener) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                tokio::spawn(welcome(Arc::clone(&web), tls.clone(), stream, peer));
            }
            // A client left before it was welcomed, or there are too many: let some end first.
            Err(_) => tokio::time::sleep(ACCEPT_RETRY_DELAY).await,
        }
    }
}

/// TLS or not: whatever the first byte says.
async fn welcome(web: Arc<Web>, tls: TlsAcceptor, stream: TcpStream, peer: SocketAddr) {
    let mut first = [0_u8];
    if stream.peek(&mut first).await.is_err() || stream.set_nodelay(true).is_err() {
        return;
    }
    if first[0] != TLS_HANDSHAKE {
        return serve(web, stream, peer, Scheme::Http).await;
    }
    // A failed handshake is the client's refusal of the certificate, which tests provoke.
    if let Ok(stream) = tls.accept(stream).await {
        serve(web, stream, peer, Scheme::Https).await;
    }
}

/// One connection, request after request.
async fn serve(web: Arc<Web>, mut wire: impl Wire, peer: SocketAddr, scheme: Scheme) {
    let mut buffer = Vec::new();
    loop {
        let afterwards = match receive(&mut wire, &mut buffer, scheme).await {
            Received::End => Afterwards::Close,
            Received::Malformed(status) => {
                let dispatch = Dispatch {
                    ledger: &web.ledger,
                    number: None,
                    pace: web.state().pace,
                    date: http_date(web.clock.now_ms()),
                    method: "GET",
                    keeps_alive: false,
                };
                dispatch.send(&mut wire, &Answer::empty(status)).await
            }
            Received::Request(request) => respond(&web, &mut wire, request, peer).await,
        };
        match afterwards {
            Afterwards::Open => {}
            Afterwards::Close => {
                // The client may be gone already.
                let _ = tokio::io::AsyncWriteExt::shutdown(&mut wire).await;
                return;
            }
            Afterwards::Drop => return,
            Afterwards::Reset => {
                // Without linger, closing sends a reset in place of a farewell.
                let _ = wire.tcp().set_zero_linger();
                return;
            }
        }
    }
}

async fn respond(
    web: &Web,
    wire: &mut impl Wire,
    request: Request,
    peer: SocketAddr,
) -> Afterwards {
    let method = request.method.clone();
    let keeps_alive = request.keeps_alive();
    let now_ms = web.clock.now_ms();
    // A statement of its own: a guard in the match's head would still be held in its arms.
    let kind = hosts::kind_of(&web.state().world, &request.host);
    let (answer, number) = match kind {
        HostKind::Control => (None, None),
        _ => {
            let answer = {
                let mut state = web.state();
                state.now_ms = now_ms;
                hosts::answer(&mut state, &request)
            };
            let number = web.ledger.open(request.clone(), peer, now_ms, answer.known);
            (Some(answer), Some(number))
        }
    };
    web.pass(&request.host).await;
    let answer = answer.unwrap_or_else(|| hosts::control::answer(web, &request));
    let dispatch = Dispatch {
        ledger: &web.ledger,
        number,
        pace: web.state().pace,
        date: http_date(now_ms),
        method: &method,
        keeps_alive,
    };
    dispatch.send(wire, &answer).await
}
