//! An answer under a success code → verdict (liveness.md 4.3, stage C). First match wins.
//!
//! Content beats heuristics: where the stored text is there, no sign of an error page counts.

use super::baseline::Baseline;
use super::flag::Flag;
use super::mechanism::Mechanisms;
use super::similarity::Compared;
use super::{Evidence, Judgement};
use crate::classify::address::{self, Identity};
use crate::classify::check::came::{CutShort, Reply};
use crate::classify::check::observed::Trail;
use crate::classify::page::alike::{
    Alike, CONTAINMENT_MIN, JACCARD_EDITED_MIN, JACCARD_MINOR_MIN, JACCARD_SAME_MIN,
};
use crate::classify::page::fold::{Folded, Script};
use crate::classify::page::markup::Page;
use crate::classify::signs::{challenge, error_page, parking, placeholder, probe, shell, wall};
use crate::model::liveness::Verdict;

/// Perceptual distances up to this distance are the same picture (of 64 bits).
const PICTURE_DISTANCE_MAX: u32 = 6;
/// So many other links of a host ending at one address make it a catch-all.
const PEERS_MIN: usize = 3;

/// A page with everything the rules ask of it.
struct Arrival<'a> {
    trail: &'a Trail,
    reply: &'a Reply,
    evidence: &'a Evidence<'a>,
    /// The position of the cited address in the trail, short links undone.
    cited_at: usize,
    cited: &'a str,
    last: &'a str,
    page: &'a Page,
    text: &'a Folded,
    words: usize,
    compared: Compared,
}

/// Judges an answer with a 2xx status.
pub(super) fn judge(trail: &Trail, reply: &Reply, evidence: &Evidence<'_>) -> Judgement {
    let addresses = trail.addresses();
    let cited_at = address::cited_position(&addresses);
    let (page, text) = reply.page();
    let arrival = Arrival {
        cited: addresses.get(cited_at).copied().unwrap_or_default(),
        last: addresses.last().copied().unwrap_or_default(),
        words: text.count(),
        compared: Compared::of(text, evidence.baseline, evidence.cited_text),
        trail,
        reply,
        evidence,
        cited_at,
        page,
        text,
    };
    let mut judgement = arrival.judge();
    judgement.alike = arrival.compared.alike;
    arrival.add_flags(&mut judgement);
    judgement
}

impl Arrival<'_> {
    fn judge(&self) -> Judgement {
        if let Some(sign) = challenge::sign(self.reply, self.page) {
            return Judgement::new(Verdict::Blocked, "bot_challenge", sign);
        }
        if let Some(sign) = wall::login(self.cited, self.last) {
            return Judgement::new(Verdict::LoginWalled, "login_redirect", sign);
        }
        if wall::consent(self.cited, self.last) {
            return Judgement::new(Verdict::Blocked, "consent_wall", "consent_host");
        }
        self.cut_short()
            .or_else(|| self.medium())
            .or_else(|| self.empty())
            .or_else(|| self.in_place_of_content())
            .or_else(|| self.changed())
            .or_else(|| self.redirected())
            .unwrap_or_else(|| self.alive())
    }

    /// C3.
    fn cut_short(&self) -> Option<Judgement> {
        let (reason, flag) = match self.reply.cut? {
            CutShort::Truncated => ("unverified_truncated", Flag::Truncated),
            CutShort::BodyCap => ("unverified_body_cap", Flag::BodyCap),
            CutShort::SlowBody => ("unverified_slow_body", Flag::SlowBody),
        };
        Some(Judgement::new(Verdict::Alive, reason, "body_cut_short").with(flag))
    }

    /// C4.
    fn medium(&self) -> Option<Judgement> {
        let stored = self.evidence.baseline.filter(|stored| stored.is_media())?;
        let rule = "medium";
        if stored.sha256.is_some() && stored.sha256 == self.reply.sha256 {
            return Some(Judgement::new(Verdict::Alive, "identical", rule));
        }
        if self.is_empty() {
            return None;
        }
        let now = self.reply.media_type();
        let now = now.as_deref().and_then(|kind| kind.split('/').next());
        if let (Some(before), Some(now)) = (stored.top_level_type(), now)
            && before != now
        {
            return Some(Judgement::new(
                Verdict::Soft404,
                "content_type_changed",
                rule,
            ));
        }
        let near = |distance| distance <= PICTURE_DISTANCE_MAX;
        Some(if self.reply.picture_distance.is_some_and(near) {
            Judgement::new(Verdict::Alive, "media_reencoded", rule).with(Flag::MediaReencoded)
        } else {
            Judgement::new(Verdict::Drifted, "media_replaced", rule)
        })
    }

    /// C5.
    fn empty(&self) -> Option<Judgement> {
        if !self.is_empty() {
            return None;
        }
        let verdict = match self.evidence.baseline {
            Some(_) => Verdict::Soft404,
            None => Verdict::Unknown,
        };
        Some(Judgement::new(verdict, "empty_response", "empty_body"))
    }

    /// C6 to C13: what stands where the content should be.
    fn in_place_of_content(&self) -> Option<Judgement> {
        if self.compared.present {
            return None;
        }
        let soft = |reason: &str, rule: &str| Some(Judgement::new(Verdict::Soft404, reason, rule));
        if parking::score(self.page, &self.surroundings()) >= parking::SCORE_MIN {
            return Some(Judgement::new(
                Verdict::Usurped,
                "parked_domain",
                "parking_score",
            ));
        }
        if let Some(placeholder) = placeholder::sign(self.last, self.page, self.words) {
            return soft(placeholder.code(), "placeholder");
        }
        if wall::refuses_here(self.page, self.words) {
            return Some(Judgement::new(
                Verdict::Withheld,
                "geo_block_text",
                "refusal_text",
            ));
        }
        let elsewhere = !address::same(self.cited, self.last);
        if elsewhere && error_page::by_address(self.cited, self.last) {
            return soft("redirect_to_error_page", "error_segment");
        }
        if elsewhere && self.fell_to_root() {
            return soft("redirect_to_root", "root_address");
        }
        if elsewhere && self.evidence.peers_ending_here >= PEERS_MIN {
            return soft("redirect_collapse", "peers_end_here");
        }
        if let Some(judgement) = self.catch_all(elsewhere) {
            return Some(judgement);
        }
        shell::is_shell(self.page)
            .then(|| Judgement::new(Verdict::Unknown, "js_shell", "script_shell"))
    }

    /// C10: the front page, where neither the citation nor the stored copy was one.
    fn fell_to_root(&self) -> bool {
        let is_root = |address: &str| Identity::of(address).is_some_and(|found| found.is_root());
        let stored_here = self
            .evidence
            .baseline
            .is_some_and(|stored| address::same(&stored.final_url, self.last));
        is_root(self.last) && !is_root(self.cited) && !stored_here
    }

    /// C12.
    fn catch_all(&self, elsewhere: bool) -> Option<Judgement> {
        let probe = self.evidence.probe;
        let honesty = probe.map_or(error_page::HostHonesty::NotKnown, probe::Probe::honesty);
        let score = error_page::score(self.reply, self.page, self.words, honesty);
        let soft = |reason: &str, rule: &str| Some(Judgement::new(Verdict::Soft404, reason, rule));
        if score >= error_page::SCORE_MIN {
            return soft("error_text", "error_text_score");
        }
        let probe = probe.filter(|_| !self.is_catch_all_by_nature())?;
        if elsewhere && probe.ends_at(self.last) {
            return soft("probe_same_destination", "random_sibling");
        }
        if probe.shows_same(self.page, self.text) {
            return soft("probe_same_body", "random_sibling");
        }
        None
    }

    /// Roots answer for their siblings: comparing proves nothing.
    fn is_catch_all_by_nature(&self) -> bool {
        [self.cited, self.last]
            .into_iter()
            .any(|address| Identity::of(address).is_none_or(|identity| identity.is_root()))
    }

    /// C14 to C16.
    fn changed(&self) -> Option<Judgement> {
        let alike = self.compared.alike?;
        let stored = self.evidence.baseline?;
        if self.page.is_not_free
            && !self.compared.present
            && self.has_title_of(stored)
            && self.words < stored.text.count()
        {
            return Some(
                Judgement::new(Verdict::Alive, "paywalled", "structured_statement")
                    .with(Flag::Paywalled),
            );
        }
        if self.compared.quote_present == Some(false) {
            return Some(Judgement::new(
                Verdict::Drifted,
                "quote_missing",
                "citation_test",
            ));
        }
        let within = if alike.short {
            self.compared.present
        } else {
            alike.jaccard >= JACCARD_MINOR_MIN || alike.containment >= CONTAINMENT_MIN
        };
        if within {
            return None;
        }
        let reason = if alike.jaccard >= JACCARD_EDITED_MIN {
            "edited"
        } else {
            "replaced"
        };
        Some(Judgement::new(Verdict::Drifted, reason, "shingles"))
    }

    /// C17. A trail that ends where the stored copy was taken has not moved since.
    fn redirected(&self) -> Option<Judgement> {
        let stored_here = self
            .evidence
            .baseline
            .is_some_and(|stored| address::same(&stored.final_url, self.last));
        if stored_here || address::same(self.cited, self.last) {
            return None;
        }
        let mechanisms = Mechanisms::of(self.trail, self.cited_at);
        let moved = |reason: &str| Some(Judgement::new(Verdict::Moved, reason, "identity_differs"));
        if mechanisms.permanent {
            return moved("permanent_redirect");
        }
        if mechanisms.meta_refresh {
            return moved("meta_refresh");
        }
        if mechanisms.script {
            return moved("js_redirect");
        }
        Some(
            Judgement::new(Verdict::Alive, "temporary_redirect", "identity_differs")
                .with(Flag::TemporaryRedirect),
        )
    }

    /// C18.
    fn alive(&self) -> Judgement {
        let reason = match self.compared.alike {
            Some(_) if self.canonical_changed() => "canonical_changed".to_owned(),
            Some(alike) => degree(alike).to_owned(),
            None => format!("http_{}", self.reply.status),
        };
        Judgement::new(Verdict::Alive, reason, "content_answers")
    }

    fn add_flags(&self, judgement: &mut Judgement) {
        if self.page.is_not_free {
            judgement.flags.insert(Flag::Paywalled);
        }
        if self.canonical_changed() {
            judgement.flags.insert(Flag::CanonicalChanged);
        }
        if judgement.judged.verdict != Verdict::Alive {
            return;
        }
        match self.compared.alike.map(degree) {
            Some("appended") => drop(judgement.flags.insert(Flag::Appended)),
            Some("minor_edit") => drop(judgement.flags.insert(Flag::MinorEdit)),
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self.reply.status, 204 | 205)
            || (self.reply.body_bytes == 0 && self.reply.sha256.is_none())
            || (self.reply.sha256.is_none() && self.reply.body.trim().is_empty())
    }

    fn has_title_of(&self, stored: &Baseline) -> bool {
        let now = Folded::of(&self.page.title);
        stored.title == now || now.contains(&stored.title) || stored.title.contains(&now)
    }

    fn canonical_changed(&self) -> bool {
        let stored = self
            .evidence
            .baseline
            .and_then(|stored| stored.canonical.as_deref());
        let (Some(before), Some(now)) = (stored, self.page.canonical.as_deref()) else {
            return false;
        };
        let now = url::Url::parse(self.last)
            .and_then(|base| base.join(now))
            .map_or_else(|_| now.to_owned(), String::from);
        !address::same(before, &now)
    }

    /// By what the pages say of themselves, or by their scripts.
    fn language_changed(&self, stored: &Baseline) -> bool {
        let primary = |tag: &str| tag.split(['-', '_']).next().map(str::to_owned);
        match (stored.language.as_deref(), self.page.language.as_deref()) {
            (Some(before), Some(now)) => primary(before) != primary(now),
            _ => match (Script::of(&stored.text), Script::of(self.text)) {
                (Some(before), Some(now)) => before != now,
                _ => false,
            },
        }
    }

    fn surroundings(&self) -> parking::Surroundings<'_> {
        let probe = self
            .evidence
            .probe
            .filter(|_| !self.is_catch_all_by_nature());
        let stored = self.evidence.baseline;
        parking::Surroundings {
            cited: self.cited,
            last: self.last,
            body: &self.reply.body,
            words: self.words,
            random_path_same: probe.is_some_and(|probe| probe.shows_same(self.page, self.text)),
            name_servers: self.evidence.name_servers,
            wildcard_same: self.evidence.wildcard_same,
            language_and_title_changed: stored
                .is_some_and(|stored| self.language_changed(stored) && !self.has_title_of(stored)),
        }
    }
}

/// The degree of likeness of content that is still there (C18).
fn degree(alike: Alike) -> &'static str {
    if alike.equal || alike.jaccard >= 1.0 {
        "identical"
    } else if alike.jaccard >= JACCARD_SAME_MIN {
        "near_identical"
    } else if alike.jaccard >= JACCARD_MINOR_MIN {
        "minor_edit"
    } else if alike.containment >= CONTAINMENT_MIN || alike.whole {
        "appended"
    } else {
        "minor_edit"
    }
}
