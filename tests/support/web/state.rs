//! What has happened to the world since it started: scenarios set on resources, standings of posts,
//! counts of requests. Finds the scenario of a request. Its lock is held for one lookup or one
//! answer at a time and never across a wait.

use std::collections::BTreeMap;

use super::delivery::Pace;
use super::hosts::{HostKind, kind_of, resource};
use super::http::Request;
use super::posts::{Post, Standing};
use super::scenario::{Scenario, Suits};
use super::world::World;

/// The world as it stands now.
#[derive(Debug)]
pub struct State {
    /// What does not change.
    pub world: World,
    /// How long things take.
    pub pace: Pace,
    /// The moment of the request being answered, Unix milliseconds.
    pub now_ms: i64,
    scenarios: BTreeMap<(String, String), Scenario>,
    /// Standings that are no longer those of the start.
    standings: BTreeMap<u64, Standing>,
    counts: BTreeMap<(String, String), usize>,
    /// Answers of cases, by host and beginning of the target.
    kept: Vec<(String, String, String)>,
}

impl State {
    /// The world at its start.
    pub fn new(world: World) -> Self {
        Self {
            pace: world.pace,
            now_ms: world.start_ms,
            scenarios: BTreeMap::new(),
            standings: BTreeMap::new(),
            counts: BTreeMap::new(),
            kept: Vec::new(),
            world,
        }
    }

    /// What kind of host a name is in this world.
    pub fn kind_of(&self, host: &str) -> HostKind {
        kind_of(&self.world, host)
    }

    /// Sets a resource's scenario. `path` may carry a query; `*` means the whole host. The sentence
    /// of an error names what does not fit.
    pub fn set(&mut self, host: &str, path: &str, scenario: Scenario) -> Result<(), String> {
        let kind = self.kind_of(host);
        if !scenario.suits_resource(kind, path) {
            return Err(format!(
                "{} does not suit {path} on {host}, which is {kind:?}",
                scenario.name()
            ));
        }
        let key = setting_key(kind, host, path);
        self.counts.remove(&key);
        match scenario {
            Scenario::Alive => self.scenarios.remove(&key),
            _ => self.scenarios.insert(key, scenario),
        };
        Ok(())
    }

    /// Takes all scenarios back, and gives every post the standing it had at the start.
    pub fn restore_all(&mut self) {
        self.scenarios.clear();
        self.standings.clear();
        self.counts.clear();
        self.kept.clear();
    }

    /// From now on answers with a case wherever a target of this host begins so.
    pub fn keep(&mut self, host: &str, target: &str, case: &str) {
        let newest = (host.to_owned(), target.to_owned(), case.to_owned());
        self.kept.insert(0, newest);
    }

    /// The case that answers a request, where one was set.
    pub fn kept_case(&self, host: &str, target: &str) -> Option<&str> {
        self.kept
            .iter()
            .find(|(named, start, _)| named == host && target.starts_with(start.as_str()))
            .map(|(_, _, case)| case.as_str())
    }

    /// The scenario of a request: set on its very address, on the resource, or on the whole host.
    pub fn scenario(&self, host: &str, target: &str) -> Scenario {
        let kind = self.kind_of(host);
        let whole = resource(kind, host, target);
        let any_path = (whole.0.clone(), "*".to_owned());
        [(host.to_owned(), target.to_owned()), whole, any_path]
            .iter()
            .filter_map(|key| self.scenarios.get(key).copied())
            .find(|scenario| scenario.suits() != Suits::Certificate)
            .unwrap_or(Scenario::Alive)
    }

    /// The certificate scenario of a host, where one is set.
    pub fn certificate(&self, host: &str) -> Option<Scenario> {
        let key = setting_key(self.kind_of(host), host, "*");
        let scenario = self.scenarios.get(&key).copied()?;
        (scenario.suits() == Suits::Certificate).then_some(scenario)
    }

    /// Counts a request to a resource; returns how many there were before it.
    pub fn count(&mut self, request: &Request) -> usize {
        let kind = self.kind_of(&request.host);
        let key = resource(kind, &request.host, &request.target);
        let count = self.counts.entry(key).or_default();
        *count += 1;
        *count - 1
    }

    /// Changes what readers of a post get; tells whether there is such a post.
    pub fn set_standing(&mut self, id: u64, standing: Standing) -> bool {
        let known = self.world.posts.contains_key(&id);
        if known {
            self.standings.insert(id, standing);
        }
        known
    }

    /// A post and what its readers get.
    pub fn post(&self, id: u64) -> Option<(&Post, Standing)> {
        let post = self.world.posts.get(&id)?;
        let standing = self.standings.get(&id).copied();
        Some((post, standing.unwrap_or(post.standing)))
    }
}

/// Under which key a setting is kept: the resource, or one spelling of a picture's address.
fn setting_key(kind: HostKind, host: &str, path: &str) -> (String, String) {
    if path == "*" {
        return (resource(kind, host, "/").0, "*".to_owned());
    }
    let is_one_size = kind == HostKind::Pictures && path.contains([':', '?']);
    if is_one_size {
        return (host.to_ascii_lowercase(), path.to_owned());
    }
    resource(kind, &host.to_ascii_lowercase(), path)
}
