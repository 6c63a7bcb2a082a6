//! Which hosts speak HTTP/2 alone: they are asked by it at once, without being refused first each time.

use std::collections::HashSet;
use std::sync::Mutex;

use super::target::{Scheme, Target};

/// Hosts remembered; one that is not is asked in vain once more.
const HOSTS_MAX: usize = 1024;

/// The hosts of one run.
#[derive(Default)]
pub(super) struct Http2Hosts {
    // Guards the set alone; never held while anything is awaited.
    known: Mutex<HashSet<String>>,
}

impl Http2Hosts {
    /// True where the host is known to refuse HTTP/1.1.
    pub fn has(&self, target: &Target) -> bool {
        let known = self.known.lock().expect("no holder panics");
        target.scheme == Scheme::Https && known.contains(&target.authority)
    }

    /// Remembers it.
    pub fn note(&self, target: &Target) {
        let mut known = self.known.lock().expect("no holder panics");
        if known.len() < HOSTS_MAX {
            known.insert(target.authority.clone());
        }
    }
}
