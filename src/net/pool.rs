//! Connections kept open between requests, few for one host and few in all.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::channel::Channel;
use super::limits::Limits;
use super::target::{Scheme, Target};

/// Whom a connection speaks to.
type Key = (Scheme, String, u16);

/// Idle connections. Dropping one closes it.
pub(super) struct Pool {
    per_host_max: usize,
    total_max: usize,
    age_max: Duration,
    // Guards the table alone; never held while anything is awaited.
    idle: Mutex<HashMap<Key, Vec<(Instant, Channel)>>>,
}

impl Pool {
    /// An empty pool.
    pub fn new(limits: &Limits) -> Self {
        Self {
            per_host_max: limits.idle_connections_per_host_max,
            total_max: limits.idle_connections_max,
            age_max: Duration::from_millis(limits.idle_connection_ms_max),
            idle: Mutex::new(HashMap::new()),
        }
    }

    /// The connection last used for this target, if one is still fresh.
    pub fn take(&self, target: &Target) -> Option<Channel> {
        let mut idle = self.idle.lock().expect("no holder panics");
        let kept = idle.get_mut(&key(target))?;
        let (since, channel) = kept.pop()?;
        // The youngest is on top: where it is too old, so are the others.
        if since.elapsed() > self.age_max {
            kept.clear();
            return None;
        }
        Some(channel)
    }

    /// Keeps a connection whose answer was read to its end.
    pub fn put(&self, target: &Target, channel: Channel) {
        let mut idle = self.idle.lock().expect("no holder panics");
        let total: usize = idle.values().map(Vec::len).sum();
        if total >= self.total_max {
            for kept in idle.values_mut() {
                kept.retain(|(since, _)| since.elapsed() <= self.age_max);
            }
            // Still too many: the one that waited longest goes.
            let oldest = idle
                .iter()
                .filter_map(|(key, kept)| Some((kept.first()?.0, key.clone())))
                .min_by_key(|(since, _)| *since);
            if let Some((_, key)) = oldest
                && let Some(kept) = idle.get_mut(&key)
            {
                kept.remove(0);
            }
            idle.retain(|_, kept| !kept.is_empty());
        }
        let kept = idle.entry(key(target)).or_default();
        if kept.len() >= self.per_host_max {
            kept.remove(0);
        }
        if self.per_host_max > 0 {
            kept.push((Instant::now(), channel));
        }
    }
}

fn key(target: &Target) -> Key {
    (target.scheme, target.host_name(), target.port)
}
