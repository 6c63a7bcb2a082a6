//! A request at a time → what the world answers.

use pressmark::classify::check::came::{Came, Failure, Reply};
use pressmark::classify::judge::platform::PlatformAnswer;

use super::random::Random;
use super::world::{Failing, HostEnd, Link, LinkEnd, OwnFailing, World};

const WORDS: [&str; 48] = [
    "harbour",
    "council",
    "bridge",
    "winter",
    "report",
    "minister",
    "village",
    "railway",
    "budget",
    "fishing",
    "court",
    "school",
    "border",
    "train",
    "market",
    "storm",
    "garden",
    "letter",
    "museum",
    "factory",
    "doctor",
    "island",
    "engine",
    "window",
    "planet",
    "summer",
    "border",
    "teacher",
    "lawyer",
    "signal",
    "copper",
    "forest",
    "bakery",
    "square",
    "theatre",
    "pension",
    "harvest",
    "capital",
    "journal",
    "witness",
    "printer",
    "station",
    "airport",
    "quarter",
    "measure",
    "protest",
    "election",
    "statement",
];

/// The address of a link as cited.
pub fn address(number: usize, link: &Link) -> String {
    format!("https://h{}.test/articles/{number}-story", link.host)
}

/// What the platform says of a post; `None` where nothing answers.
pub fn of_post(world: &World, link: &Link, at: f64) -> Result<PlatformAnswer, Came> {
    if let Some(failed) = unreachable(world, link, at) {
        return Err(failed);
    }
    let host = &world.hosts[link.host];
    if host.refusals.iter().any(|spell| spell.holds(at)) {
        return Ok(PlatformAnswer::RateLimited);
    }
    if link.flaps.iter().any(|spell| spell.holds(at)) {
        return Ok(PlatformAnswer::TombstoneUnspecified);
    }
    Ok(match link.end.filter(|(spell, _)| spell.holds(at)) {
        Some((_, LinkEnd::Suspended)) => PlatformAnswer::Suspended,
        Some(_) => PlatformAnswer::Deleted,
        None => PlatformAnswer::Found,
    })
}

/// What a request for an address brings.
pub fn of_request(world: &World, number: usize, link: &Link, url: &str, at: f64) -> Came {
    if let Some(failed) = unreachable(world, link, at) {
        return failed;
    }
    let host = &world.hosts[link.host];
    if let Some((spell, HostEnd::Parked)) = host.end
        && spell.holds(at)
    {
        return page(
            200,
            "This domain is for sale",
            "Buy this domain now. The domain name is for sale. <script src=\"https://www.sedoparking.com/x.js\"></script>",
        );
    }
    if let Some(spell) = host.refusals.iter().find(|spell| spell.holds(at)) {
        return refusal(spell.from);
    }
    let cited = address(number, link);
    let moved_to = format!("https://h{}.test/archive/{number}", link.host);
    if url == format!("https://h{}.test/", link.host) {
        return page(
            200,
            "Front page",
            &article(link.host as u64 + 7_000_000, 150),
        );
    }
    if url != cited && url != moved_to {
        // Who shows an error page under a success code does so for every address.
        if let Some((spell, LinkEnd::ErrorPage)) = link.end
            && spell.holds(at)
        {
            return ended(link, LinkEnd::ErrorPage);
        }
        return page(404, "Page not found", "There is nothing here.");
    }
    if let Some(spell) = link.flaps.iter().find(|spell| spell.holds(at)) {
        let status = if spell.from.fract() < 0.5 { 404 } else { 500 };
        return page(status, "Error", "Something went wrong.");
    }
    if let Some((_, end)) = link.end.filter(|(spell, _)| spell.holds(at)) {
        return ended(link, end);
    }
    if url == cited && link.moved.is_some_and(|moved| at >= moved) {
        return redirect(301, &moved_to);
    }
    let edition = u64::from(link.drifted.is_some_and(|drifted| at >= drifted));
    page(
        200,
        &format!("Story {number}"),
        &article(number as u64 * 2 + edition, 140),
    )
}

fn ended(link: &Link, end: LinkEnd) -> Came {
    match end {
        LinkEnd::Gone => page(410, "Gone", "This page was removed."),
        LinkEnd::ErrorPage => page(
            200,
            "Page not found",
            "<h1>Page not found</h1> Sorry, the page you are looking for could not be found.",
        ),
        LinkEnd::FrontPage => redirect(302, &format!("https://h{}.test/", link.host)),
        LinkEnd::NotFound | LinkEnd::Deleted | LinkEnd::Suspended => {
            page(404, "Page not found", "There is nothing here.")
        }
    }
}

/// Our own network's failures, the host's, and its end.
fn unreachable(world: &World, link: &Link, at: f64) -> Option<Came> {
    match world.own_failing(at) {
        Some(OwnFailing::NoAnswers) => return Some(Came::Failed(Failure::ConnectTimeout)),
        Some(OwnFailing::NoNames) => return Some(Came::Failed(Failure::DnsNoname)),
        Some(OwnFailing::Portal) => return Some(redirect(302, "http://192.168.1.1/portal/login")),
        None => {}
    }
    let host = &world.hosts[link.host];
    if let Some((spell, end)) = host.end
        && spell.holds(at)
        && !link.is_post
    {
        match end {
            HostEnd::NameGone => return Some(Came::Failed(Failure::DnsNoname)),
            HostEnd::Silent => return Some(Came::Failed(Failure::ConnectTimeout)),
            HostEnd::Parked => return None,
        }
    }
    let (_, way) = host.outages.iter().find(|(spell, _)| spell.holds(at))?;
    Some(match way {
        Failing::ConnectTimeout => Came::Failed(Failure::ConnectTimeout),
        Failing::NameServer => Came::Failed(Failure::DnsServfail),
        Failing::Refused => Came::Failed(Failure::TcpRefused),
        Failing::ServerError => page(503, "Maintenance", "We will be back soon."),
    })
}

fn refusal(from: f64) -> Came {
    match (from * 100.0).fract() {
        part if part < 0.3 => page(403, "Forbidden", "Access denied."),
        part if part < 0.6 => page(429, "Slow down", "Too many requests."),
        _ => page(
            403,
            "Just a moment...",
            "<script src=\"/cdn-cgi/challenge-platform/x.js\"></script>",
        ),
    }
}

fn redirect(status: u16, to: &str) -> Came {
    Came::Answered(Box::new(Reply {
        status,
        headers: vec![("location".to_owned(), to.to_owned())],
        ..Reply::default()
    }))
}

fn page(status: u16, title: &str, text: &str) -> Came {
    let body = format!("<html><head><title>{title}</title></head><body><main>{text}</main></body>");
    Came::Answered(Box::new(Reply {
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body_bytes: body.len() as u64,
        body,
        ..Reply::default()
    }))
}

/// An article of so many words.
pub fn article(seed: u64, words: usize) -> String {
    let mut random = Random::new(seed);
    let chosen: Vec<&str> = (0..words)
        .map(|_| WORDS[random.below(WORDS.len())])
        .collect();
    chosen.join(" ")
}
