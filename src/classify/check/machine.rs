//! The check of one link as a pure machine: it says what to ask, is told what came, and ends with an
//! [`Observed`]. Cases: `tests/liveness_cases.rs`.

use std::net::IpAddr;

use url::Url;

use super::asked::{Asked, Connection, Cookies, Profile, Trust};
use super::came::{Came, Failure};
use super::observed::{Ending, Observed, Step, Trail};
use super::policy::{self, Position, Refusal};
use super::retry;
use crate::classify::address;
use crate::classify::judge::baseline::Baseline;
use crate::classify::judge::status;
use crate::classify::page::beginning::beginning;
use crate::classify::redirect::PAGE_BYTES_READ;
use crate::classify::walk::{self, Next as Walk, Seen, SeenAnswer};
use crate::model::trail::{TrailEnd, Via};

/// What to do next.
#[derive(Clone, PartialEq, Debug)]
pub enum Next {
    /// Ask this.
    Ask(Asked),
    /// The check is over.
    Done(Observed),
}

/// A check under way.
pub struct Check<'a> {
    link: String,
    baseline: Option<&'a Baseline>,
    is_public: &'a dyn Fn(IpAddr) -> bool,
    profile: Profile,
    cookies: Cookies,
    steps: Vec<Step>,
    asking: Option<(Asked, Via)>,
    repeats: u32,
    /// The failure over http that made us try https.
    upgraded_after: Option<Failure>,
    honest: Option<Trail>,
    userinfo_stripped: bool,
    scheme_upgraded: bool,
}

impl<'a> Check<'a> {
    /// Begins. `is_public` says which IP addresses may be asked; the stored copy decides whether an error
    /// page is one.
    pub fn begin(
        link: &str,
        baseline: Option<&'a Baseline>,
        is_public: &'a dyn Fn(IpAddr) -> bool,
    ) -> (Self, Next) {
        let mut check = Self {
            link: link.to_owned(),
            baseline,
            is_public,
            profile: Profile::Honest,
            cookies: Cookies::None,
            steps: Vec::new(),
            asking: None,
            repeats: 0,
            upgraded_after: None,
            honest: None,
            userinfo_stripped: false,
            scheme_upgraded: false,
        };
        let next = check.start();
        (check, next)
    }

    /// Takes what came of the request asked for last. Without one, the check is over.
    pub fn after(&mut self, came: Came) -> Next {
        let Some((asked, via)) = self.asking.take() else {
            return self.end(Ending::Failed(Failure::HttpProtocol));
        };
        if let Some(again) = retry::again(&asked, &came, self.repeats) {
            self.repeats += 1;
            self.asking = Some((again.clone(), via));
            return Next::Ask(again);
        }
        self.repeats = 0;
        if let Some(next) = self.try_another_way(&asked, &came, via) {
            return next;
        }
        let evidence_only = asked.trust == Trust::EvidenceOnly;
        self.steps.push(Step { asked, came, via });
        if evidence_only {
            // Nothing an unverified peer names is followed.
            return self.end(Ending::Landed);
        }
        match self.steps.last().map(|step| &step.came) {
            Some(Came::Refused(refusal)) => {
                let refusal = *refusal;
                let portal = self.steps.last().is_some_and(|step| {
                    step.via != Via::Cited && policy::is_captive_portal(&step.asked.url)
                });
                if refusal == Refusal::AddressRefused && portal {
                    return self.end(Ending::CaptivePortal);
                }
                self.end(Ending::Refused(refusal))
            }
            Some(Came::Failed(failure)) => {
                let failure = *failure;
                self.end(Ending::Failed(self.upgraded_after.unwrap_or(failure)))
            }
            _ => self.walk_on(),
        }
    }

    fn start(&mut self) -> Next {
        self.steps.clear();
        self.upgraded_after = None;
        let link = self.link.clone();
        self.ask(&link, Via::Cited, Position::Cited)
    }

    fn ask(&mut self, url: &str, via: Via, position: Position) -> Next {
        let permitted = match policy::judge(url, position, self.is_public) {
            Ok(permitted) => permitted,
            Err(Refusal::AddressRefused)
                if position == Position::Redirect && policy::is_captive_portal(url) =>
            {
                return self.end(Ending::CaptivePortal);
            }
            Err(refusal) => return self.end(Ending::Refused(refusal)),
        };
        self.userinfo_stripped |= permitted.userinfo_stripped;
        let asked = Asked {
            url: permitted.url,
            profile: self.profile,
            cookies: self.cookies,
            connection: Connection::Any,
            trust: Trust::Verified,
            wait_seconds: 0,
        };
        self.asking = Some((asked.clone(), via));
        Next::Ask(asked)
    }

    /// T6 and T16: a fetch for evidence where the certificate fails, https where the http port is closed.
    fn try_another_way(&mut self, asked: &Asked, came: &Came, via: Via) -> Option<Next> {
        let Came::Failed(failure) = came else {
            return None;
        };
        if let Failure::Certificate(_) = failure {
            self.steps.push(Step {
                asked: asked.clone(),
                came: came.clone(),
                via,
            });
            let evidence = Asked {
                trust: Trust::EvidenceOnly,
                ..asked.clone()
            };
            self.asking = Some((evidence.clone(), via));
            return Some(Next::Ask(evidence));
        }
        let secure = self.secure_form(asked)?;
        if !failure.is_tcp() {
            return None;
        }
        self.upgraded_after = Some(*failure);
        self.scheme_upgraded = true;
        let upgraded = Asked {
            url: secure,
            connection: Connection::Any,
            wait_seconds: 0,
            ..asked.clone()
        };
        self.asking = Some((upgraded.clone(), via));
        Some(Next::Ask(upgraded))
    }

    /// The https form of a cited http address on the usual port.
    fn secure_form(&self, asked: &Asked) -> Option<String> {
        let is_cited = self
            .steps
            .iter()
            .all(|step| address::is_short_link(&step.asked.url));
        let mut url = Url::parse(&asked.url).ok()?;
        if !is_cited || url.scheme() != "http" || url.port().is_some() {
            return None;
        }
        url.set_scheme("https").ok()?;
        Some(url.into())
    }

    fn walk_on(&mut self) -> Next {
        self.upgraded_after = None;
        let Some(last) = self.steps.last() else {
            return self.end(Ending::Landed);
        };
        let Came::Answered(reply) = &last.came else {
            return self.end(Ending::Landed);
        };
        if !(100..=999).contains(&reply.status) {
            return self.end(Ending::Failed(Failure::HttpProtocol));
        }
        let location = reply.header("location").filter(|value| !value.is_empty());
        let is_html = reply
            .media_type()
            .is_none_or(|declared| declared.contains("html"));
        let asked_before: Vec<String> = self.steps[..self.steps.len() - 1]
            .iter()
            .map(|step| step.asked.url.clone())
            .collect();
        let seen = Seen {
            url: &last.asked.url,
            answer: Some(SeenAnswer {
                status: reply.status,
                location,
                page: is_html.then(|| beginning(&reply.body, PAGE_BYTES_READ)),
                body_bytes: reply.body_bytes,
            }),
        };
        let base = last.asked.url.clone();
        let is_page = (200..300).contains(&reply.status);
        match walk::next(&asked_before, &seen) {
            Walk::Ask { url, via } => self.ask(&url, via, Position::Redirect),
            // A page that reloads itself is a page.
            Walk::End(TrailEnd::Loop) if is_page => self.end(Ending::Landed),
            Walk::End(end) => self.walk_ended(end, &base),
        }
    }

    fn walk_ended(&mut self, end: TrailEnd, base: &str) -> Next {
        let ending = match end {
            TrailEnd::Landed => Ending::Landed,
            TrailEnd::Loop if self.cookies == Cookies::None => {
                self.cookies = Cookies::OfThisCheck;
                return self.start();
            }
            TrailEnd::Loop => Ending::Loop,
            TrailEnd::TooManyHops => Ending::TooManyRedirects,
            TrailEnd::RedirectWithoutLocation => Ending::RedirectWithoutLocation,
            TrailEnd::UnsafeLinkWarning { .. } => Ending::UnsafeLinkWarning,
            TrailEnd::NotAnswered => Ending::Failed(Failure::HttpProtocol),
            TrailEnd::RedirectBadLocation { location } => {
                let target = Url::parse(base).and_then(|base| base.join(location.trim()));
                match target {
                    Ok(_) => Ending::Refused(Refusal::SchemeRefused),
                    Err(_) => Ending::RedirectBadLocation,
                }
            }
        };
        self.end(ending)
    }

    /// Ends the trail, and the check unless the answer asks for a second try with a browser's headers.
    fn end(&mut self, ending: Ending) -> Next {
        let trail = Trail {
            steps: std::mem::take(&mut self.steps),
            ending,
        };
        let honest = match self.honest.take() {
            Some(honest) => return self.done(honest, Some(trail)),
            None => trail,
        };
        let second = honest
            .landed()
            .is_some_and(|(_, reply)| status::asks_for_second_profile(reply, self.baseline));
        if !second {
            return self.done(honest, None);
        }
        self.honest = Some(honest);
        self.profile = Profile::Browser;
        self.cookies = Cookies::None;
        self.start()
    }

    fn done(&mut self, honest: Trail, browser: Option<Trail>) -> Next {
        Next::Done(Observed {
            link: self.link.clone(),
            honest,
            browser,
            userinfo_stripped: self.userinfo_stripped,
            scheme_upgraded: self.scheme_upgraded,
        })
    }
}
