//! A seed → hosts and links with everything that will ever happen to them. Times in hours from the start.

use super::random::Random;

pub const DAY: f64 = 24.0;
pub const YEAR: f64 = 365.0 * DAY;

/// From when to when.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    pub from: f64,
    pub to: f64,
}

impl Spell {
    pub fn holds(&self, at: f64) -> bool {
        (self.from..self.to).contains(&at)
    }
}

/// How a host fails for some days, and how our own network does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failing {
    ConnectTimeout,
    ServerError,
    NameServer,
    Refused,
}

/// How a host ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostEnd {
    NameGone,
    Parked,
    Silent,
}

/// How a link ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkEnd {
    NotFound,
    Gone,
    ErrorPage,
    FrontPage,
    Deleted,
    Suspended,
}

#[derive(Clone, Debug)]
pub struct Host {
    pub outages: Vec<(Spell, Failing)>,
    /// Refuses us: 403, 429 or a challenge by turns.
    pub refusals: Vec<Spell>,
    pub end: Option<(Spell, HostEnd)>,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub host: usize,
    pub is_post: bool,
    pub end: Option<(Spell, LinkEnd)>,
    pub moved: Option<f64>,
    pub drifted: Option<f64>,
    /// Says 404 or 500 for hours although nothing is the matter.
    pub flaps: Vec<Spell>,
}

/// How our own network fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnFailing {
    NoAnswers,
    NoNames,
    Portal,
}

#[derive(Clone, Debug)]
pub struct World {
    pub hours: f64,
    pub hosts: Vec<Host>,
    pub links: Vec<Link>,
    pub own: Vec<(Spell, OwnFailing)>,
}

impl World {
    pub fn new(seed: u64, links: usize, hours: f64) -> Self {
        let mut random = Random::new(seed);
        let hosts: Vec<Host> = (0..links.div_ceil(8))
            .map(|_| host(&mut random, hours))
            .collect();
        let links = (0..links)
            .map(|_| link(&mut random, hosts.len(), hours))
            .collect();
        let own = spells(&mut random, hours, 40.0 * DAY, 2.0, 60.0)
            .into_iter()
            .map(|spell| {
                let ways = [
                    OwnFailing::NoAnswers,
                    OwnFailing::NoNames,
                    OwnFailing::Portal,
                ];
                (spell, ways[random.below(ways.len())])
            })
            .collect();
        Self {
            hours,
            hosts,
            links,
            own,
        }
    }

    pub fn own_failing(&self, at: f64) -> Option<OwnFailing> {
        let found = self.own.iter().find(|(spell, _)| spell.holds(at));
        found.map(|(_, way)| *way)
    }

    /// Spells in which checks of a link cannot see whether it is dead.
    pub fn hidden(&self, link: &Link) -> Vec<Spell> {
        let host = &self.hosts[link.host];
        let own = self.own.iter().map(|(spell, _)| *spell);
        let outages = host.outages.iter().map(|(spell, _)| *spell);
        let refusals = host.refusals.iter().chain(&link.flaps).copied();
        own.chain(outages).chain(refusals).collect()
    }

    /// True where a check sees what is the matter with a link.
    pub fn shows_as_it_is(&self, link: &Link, at: f64) -> bool {
        !self.hidden(link).iter().any(|spell| spell.holds(at))
    }

    /// The spell of being dead that holds at a time, if one does.
    pub fn death(&self, link: &Link, at: f64) -> Option<Spell> {
        let own = link.end.map(|(spell, _)| spell);
        // Posts live on platforms, which outlive this simulation.
        let hosts = self.hosts[link.host].end.filter(|_| !link.is_post);
        let hosts = hosts.map(|(spell, _)| spell);
        [own, hosts]
            .into_iter()
            .flatten()
            .find(|spell| spell.holds(at))
    }
}

/// Spells that begin after waits of this mean and last so long.
fn spells(random: &mut Random, hours: f64, mean: f64, shortest: f64, longest: f64) -> Vec<Spell> {
    let mut found = Vec::new();
    let mut at = random.wait(mean);
    while at < hours {
        let to = at + random.between(shortest, longest);
        found.push(Spell { from: at, to });
        at = to + random.wait(mean);
    }
    found
}

fn host(random: &mut Random, hours: f64) -> Host {
    const WAYS: [Failing; 4] = [
        Failing::ConnectTimeout,
        Failing::ServerError,
        Failing::NameServer,
        Failing::Refused,
    ];
    let outages = spells(random, hours, 200.0 * DAY, 1.0, 5.0 * DAY)
        .into_iter()
        .map(|spell| (spell, WAYS[random.below(WAYS.len())]))
        .collect();
    let refusals = if random.happens(0.15) {
        spells(random, hours, 150.0 * DAY, DAY, 40.0 * DAY)
    } else {
        Vec::new()
    };
    // Nine of a hundred pages went with their whole domain in ten years (Pew 2024).
    let ends = random.wait(60.0 * YEAR);
    let end = (ends < hours).then(|| {
        let kinds = [HostEnd::NameGone, HostEnd::Parked, HostEnd::Silent];
        let spell = Spell {
            from: ends,
            to: f64::INFINITY,
        };
        (spell, kinds[random.below(kinds.len())])
    });
    Host {
        outages,
        refusals,
        end,
    }
}

fn link(random: &mut Random, hosts: usize, hours: f64) -> Link {
    let is_post = random.happens(0.4);
    // 18 of 100 posts within three months (Pew 2024), 11 of 100 in the first year and 7 a year later.
    let early = if is_post { 0.18 } else { 0.04 };
    let ends = if random.happens(early) {
        random.between(0.0, 90.0 * DAY)
    } else {
        random.wait(14.0 * YEAR)
    };
    let kinds: &[LinkEnd] = if is_post {
        &[LinkEnd::Deleted, LinkEnd::Suspended]
    } else {
        &[
            LinkEnd::NotFound,
            LinkEnd::NotFound,
            LinkEnd::Gone,
            LinkEnd::ErrorPage,
            LinkEnd::FrontPage,
        ]
    };
    let end = (ends < hours).then(|| {
        let returns = random.happens(0.06);
        let to = if returns {
            ends + random.between(12.0, 120.0 * DAY)
        } else {
            f64::INFINITY
        };
        let spell = Spell { from: ends, to };
        (spell, kinds[random.below(kinds.len())])
    });
    let flapping = random.happens(0.1);
    Link {
        host: random.below(hosts),
        is_post,
        end,
        moved: (!is_post && random.happens(0.15)).then(|| random.between(0.0, hours)),
        drifted: (!is_post && random.happens(0.2)).then(|| random.between(0.0, hours)),
        flaps: if flapping {
            spells(random, hours, 45.0 * DAY, 0.5, 30.0)
        } else {
            Vec::new()
        },
    }
}
