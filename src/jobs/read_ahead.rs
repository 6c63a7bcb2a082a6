//! The inputs, read on a thread of their own.
//!
//! A person may take minutes to type on standard input, and a disk may stall: whoever waits here can
//! still be interrupted. One document is read ahead, no more, so that memory stays bounded.

use std::thread::JoinHandle;

use tokio::sync::mpsc;

use super::Fault;
use super::inputs::{Inputs, Taken};

const TAKEN_AHEAD_MAX: usize = 1;

/// Documents and skipped things in the order of the inputs.
pub(super) struct ReadAhead {
    taken: mpsc::Receiver<Taken>,
    thread: Option<JoinHandle<()>>,
}

impl ReadAhead {
    /// Starts reading. The thread ends with the inputs, or when nobody listens any more.
    pub fn start(mut inputs: Inputs) -> Self {
        let (sender, taken) = mpsc::channel(TAKEN_AHEAD_MAX);
        let thread = std::thread::spawn(move || {
            while let Some(one) = inputs.take() {
                if sender.blocking_send(one.read()).is_err() {
                    break;
                }
            }
        });
        Self {
            taken,
            thread: Some(thread),
        }
    }

    /// The next one.
    ///
    /// # Errors
    /// [`Fault::Broken`] where reading broke off: the end of the inputs must not be taken for granted.
    pub async fn next(&mut self) -> Result<Option<Taken>, Fault> {
        if let Some(taken) = self.taken.recv().await {
            return Ok(Some(taken));
        }
        match self.thread.take().map(JoinHandle::join) {
            None | Some(Ok(())) => Ok(None),
            Some(Err(_)) => Err(Fault::Broken("reading the inputs".to_owned())),
        }
    }
}
