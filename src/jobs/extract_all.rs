//! Inputs → what extraction finds in each, on all cores, handed over in the order of the inputs.
//!
//! Reading and extracting one document needs nothing of another, so each core takes the next one as it
//! gets free. What is under way is bounded in bytes, not in number: one slow document must not let all
//! that follow it pile up.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, mpsc};
use std::thread;

use super::inputs::{Inputs, Skipped, Taken};
use crate::extract;
use crate::model::citation::{Extraction, Span};
use crate::model::document::{ByteSpan, Document};

/// Documents that are read and not handed over yet; one larger than this goes alone.
const UNDER_WAY_BYTES_MAX: usize = 16 << 20;
/// A document of no bytes costs something too.
const UNDER_WAY_DOCUMENTS_MAX: u64 = 1024;

/// One thing the inputs held.
#[derive(Debug)]
pub enum Extracted {
    /// A document and what was found in it.
    Document {
        document: Document,
        extraction: Extraction,
        /// Where each post stands in the document's bytes, where its text is a stretch of them.
        byte_spans: Option<Vec<ByteSpan>>,
    },
    /// Something that is no document.
    Skipped(Skipped),
}

/// Extracts from all inputs; `take` is called in their order and may end it early.
pub fn extract_all(inputs: Inputs, mut take: impl FnMut(Extracted) -> ControlFlow<()>) {
    let shared = Shared {
        state: Mutex::new(State {
            inputs: Some(inputs),
            begun: 0,
            handed_over: 0,
            bytes: 0,
        }),
        changed: Condvar::new(),
    };
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (done, finished) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..cores {
            let done = done.clone();
            scope.spawn(|| work(&shared, done));
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (place, bytes, extracted) in finished {
            early.insert(place, (bytes, extracted));
            while let Some((bytes, extracted)) = early.remove(&next) {
                next += 1;
                let wish = take(extracted);
                shared.hand_over(bytes, wish);
            }
        }
    });
}

type Finished = (u64, usize, Extracted);

fn work(shared: &Shared, done: mpsc::Sender<Finished>) {
    while let Some((place, raw)) = shared.begin() {
        let bytes = raw.size();
        let extracted = match raw.read() {
            Taken::Document { document, piece } => {
                let extraction = extract::extract(&document);
                let spans: Vec<Span> = extraction.posts.iter().map(|post| post.span).collect();
                let byte_spans = piece.byte_spans(&document, &spans);
                Extracted::Document {
                    document: *document,
                    extraction,
                    byte_spans,
                }
            }
            Taken::Skipped(skipped) => Extracted::Skipped(skipped),
        };
        if done.send((place, bytes, extracted)).is_err() {
            return;
        }
    }
}

struct Shared {
    /// Guards the inputs and the counts together, so that places and inputs keep one order.
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// None once the caller wants no more.
    inputs: Option<Inputs>,
    begun: u64,
    handed_over: u64,
    bytes: usize,
}

impl State {
    const fn is_full(&self) -> bool {
        let under_way = self.begun - self.handed_over;
        under_way > 0 && self.bytes > UNDER_WAY_BYTES_MAX || under_way > UNDER_WAY_DOCUMENTS_MAX
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    /// The next thing to work on, when there is room for it.
    fn begin(&self) -> Option<(u64, super::inputs::Raw)> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| {
                state.is_full() && state.inputs.is_some()
            })
            .expect("no holder panics");
        let raw = state.inputs.as_mut()?.take()?;
        let place = state.begun;
        state.begun += 1;
        state.bytes += raw.size();
        Some((place, raw))
    }

    fn hand_over(&self, bytes: usize, wish: ControlFlow<()>) {
        let mut state = self.lock();
        state.handed_over += 1;
        state.bytes -= bytes;
        if wish.is_break() {
            state.inputs = None;
        }
        drop(state);
        self.changed.notify_all();
    }
}
