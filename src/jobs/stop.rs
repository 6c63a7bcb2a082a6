//! The wish to stop: asked for once from outside, seen by whoever works. What is under way is finished,
//! nothing new is begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often those who wait look up. A signal can set a flag and do nothing more.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Whether a run is to stop. Clones share the wish.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    asked: Arc<AtomicBool>,
}

impl Stop {
    /// The flag itself, for a signal to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.asked)
    }

    /// Asks to stop.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// True once that was asked.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// What comes of `work`; `None` where it is asked before, and the work is given up where it stands.
    pub async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        if self.is_asked() {
            return None;
        }
        tokio::select! {
            done = work => Some(done),
            () = self.wait() => None,
        }
    }

    /// Waits until it is asked.
    pub(super) async fn wait(&self) {
        while !self.is_asked() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
