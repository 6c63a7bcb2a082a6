//! One archive asked about one link: its list, then the captures worth fetching, each held against the quote.

use super::gate::{join, of_gate};
use super::{ARCHIVE_GAP, Best, Search, Telling};
use crate::classify::memento::archive;
use crate::classify::memento::choose::{Wanted, choose};
use crate::classify::memento::held::{self, Copy, Held};
use crate::classify::memento::listing::{self, Listed, Listing};
use crate::classify::memento::warc_record;
use crate::jobs::memory::Known;
use crate::jobs::{Fault, page_text, resolve};
use crate::model::check::Likeness;
use crate::model::digest::Digest;
use crate::model::exchange::{Answer, Exchange, Outcome};
use crate::model::http_date::{http_date, of_http_date};
use crate::model::memento::{ArchiveAnswer, ArchiveAsked, MementoHeld, WebArchive};
use crate::model::record::RecordId;
use crate::net::{Ask, Fetch, Purpose};
use crate::read::decode;

/// Spellings of an address that one archive is asked for.
const VARIANTS_ASKED_MAX: usize = 6;
/// Captures of one archive that are fetched.
const FETCHED_MAX: usize = 5;
/// Redirects inside an archive that are followed.
const REDIRECTS_MAX: usize = 4;
/// Crawls of Common Crawl that are asked.
const CRAWLS_ASKED: usize = 3;
/// A capture made further from the time asked for is another one.
const OTHER_CAPTURE_MS: u64 = 86_400_000;
const BYTES_READ: usize = 16 << 20;

/// What fetching a capture brought.
enum Fetched {
    /// The archived bytes.
    Copy(Box<Brought>),
    /// Nothing of it, and why.
    Not(String),
}

struct Brought {
    exchange: RecordId,
    digest: Digest,
    content_type: Option<String>,
    text: String,
    at: crate::model::timestamp::Timestamp,
}

/// What listing brought.
pub(super) enum Told {
    Captures(Vec<Listed>),
    Ended(ArchiveAnswer),
}

impl<F: Fetch> Search<'_, F> {
    /// Asks an archive; the best it has, where it has something.
    pub(super) async fn ask_archive(
        &mut self,
        archive: &WebArchive,
        variants: &[String],
        wanted: &Wanted<'_>,
        known: &Known,
    ) -> Result<(ArchiveAsked, Option<Best>), Fault> {
        let mut telling = Telling {
            archive: archive.clone(),
            exchanges: Vec::new(),
        };
        if self.is_given_up(archive) {
            let why = "left alone for the rest of this run after too many refusals".to_owned();
            return Ok((telling.end(ArchiveAnswer::Unavailable { why }), None));
        }
        let mut last = ArchiveAnswer::Nothing;
        for variant in variants.iter().take(VARIANTS_ASKED_MAX) {
            let of_variant = Wanted {
                asked: variant,
                ..*wanted
            };
            match self.list(archive, &of_variant, &mut telling).await? {
                Told::Captures(listed) => {
                    let chosen = choose(listed, &of_variant);
                    if chosen.is_empty() {
                        continue;
                    }
                    let answer = ArchiveAnswer::Captures {
                        number: chosen.len() as u64,
                    };
                    let best = self.best_of(archive, chosen, known, &mut telling).await?;
                    // Where not one of the listed captures could be had, it is the archive that failed.
                    let answer = match &best {
                        Ok(_) => answer,
                        Err(why) => ArchiveAnswer::Unavailable { why: why.clone() },
                    };
                    return Ok((telling.end(answer), best.ok()));
                }
                Told::Ended(answer) => {
                    let is_final = answer != ArchiveAnswer::Nothing;
                    last = answer;
                    if is_final {
                        break;
                    }
                }
            }
        }
        if matches!(last, ArchiveAnswer::Unavailable { .. }) {
            self.refused(archive);
        }
        Ok((telling.end(last), None))
    }

    async fn list(
        &self,
        archive: &WebArchive,
        wanted: &Wanted<'_>,
        telling: &mut Telling,
    ) -> Result<Told, Fault> {
        if *archive == WebArchive::CommonCrawl {
            return self.list_crawls(wanted, telling).await;
        }
        let address = archive::query(archive, wanted.asked, wanted.around, None);
        let mut ask = Ask::of(address, Purpose::Page);
        let is_gate = matches!(archive, WebArchive::TimeGate(_));
        if is_gate {
            ask.beside = vec![("Accept-Datetime", http_date(wanted.around))];
        }
        let (exchange, head) = self.exchange(&ask, telling).await?;
        let Some(answer) = exchange.answer() else {
            return Ok(Told::Ended(unanswered(&exchange)));
        };
        let text = text_of(&head);
        Ok(match archive {
            WebArchive::TimeGate(_) => of_gate(&ask.url, answer, &text),
            WebArchive::Wayback => of_listing(listing::table(
                answer.status,
                &with_runtime_error(answer, text),
            )),
            WebArchive::Arquivo | WebArchive::CommonCrawl => {
                of_listing(listing::lines(answer.status, &text))
            }
        })
    }

    /// Common Crawl has an index for each crawl: those nearest to the time are asked.
    async fn list_crawls(&self, wanted: &Wanted<'_>, telling: &mut Telling) -> Result<Told, Fault> {
        let ask = Ask::of(archive::CRAWLS_ADDRESS, Purpose::Page);
        let (exchange, head) = self.exchange(&ask, telling).await?;
        let crawls = match exchange.answer() {
            Some(answer) if answer.status == 200 => {
                listing::crawls(&text_of(&head), wanted.around, CRAWLS_ASKED)
            }
            Some(answer) => {
                let why = format!("HTTP status {} for its list of crawls", answer.status);
                return Ok(Told::Ended(ArchiveAnswer::Unavailable { why }));
            }
            None => return Ok(Told::Ended(unanswered(&exchange))),
        };
        if crawls.is_empty() {
            let why = "its list of crawls could not be read".to_owned();
            return Ok(Told::Ended(ArchiveAnswer::Unavailable { why }));
        }
        let mut listed = Vec::new();
        for crawl in crawls {
            let archive = WebArchive::CommonCrawl;
            let address = archive::query(&archive, wanted.asked, wanted.around, Some(&crawl));
            let ask = Ask::of(address, Purpose::Page);
            let (exchange, head) = self.exchange(&ask, telling).await?;
            let Some(answer) = exchange.answer() else {
                return Ok(Told::Ended(unanswered(&exchange)));
            };
            match of_listing(listing::lines(answer.status, &text_of(&head))) {
                Told::Captures(more) => listed.extend(more),
                Told::Ended(ArchiveAnswer::Nothing) => {}
                ended @ Told::Ended(_) => return Ok(ended),
            }
        }
        Ok(if listed.is_empty() {
            Told::Ended(ArchiveAnswer::Nothing)
        } else {
            Told::Captures(listed)
        })
    }

    /// The first capture that shows what was cited, else the one that came first of those that could be had;
    /// why, where none could.
    async fn best_of(
        &mut self,
        archive: &WebArchive,
        chosen: Vec<(f64, Listed)>,
        known: &Known,
        telling: &mut Telling,
    ) -> Result<Result<Best, String>, Fault> {
        let mut best: Option<Best> = None;
        let mut why = String::new();
        for (cost, listed) in chosen.into_iter().take(FETCHED_MAX) {
            if self.is_given_up(archive) {
                break;
            }
            let brought = match self.fetch(archive, &listed, telling).await? {
                Fetched::Copy(brought) => brought,
                Fetched::Not(reason) => {
                    self.refused(archive);
                    why = reason;
                    continue;
                }
            };
            let (held, memento) = hold(archive, &listed, &brought, known);
            let found = Best {
                cost,
                verified: held.verified,
                held: memento,
            };
            if found.verified {
                return Ok(Ok(found));
            }
            best.get_or_insert(found);
        }
        Ok(best.ok_or(why))
    }

    /// Fetches a capture as it was archived. That an answer is the archived one and no error of the archive
    /// is told by `Memento-Datetime` alone (liveness.md 9.1).
    async fn fetch(
        &self,
        archive: &WebArchive,
        listed: &Listed,
        telling: &mut Telling,
    ) -> Result<Fetched, Fault> {
        if let Some(part) = &listed.warc {
            let mut ask = Ask::of(archive::raw_address(archive, listed), Purpose::Page);
            let last = part.offset.saturating_add(part.bytes.saturating_sub(1));
            ask.beside = vec![("Range", format!("bytes={}-{last}", part.offset))];
            return self.fetch_part(&ask, listed, telling).await;
        }
        let mut address = archive::raw_address(archive, listed);
        for _ in 0..=REDIRECTS_MAX {
            let ask = Ask::of(address.clone(), Purpose::Page);
            let (exchange, head) = self.exchange(&ask, telling).await?;
            let Some(answer) = exchange.answer() else {
                return Ok(Fetched::Not(why_unanswered(&exchange)));
            };
            if let (300..=399, Some(location)) = (answer.status, answer.header("location")) {
                match join(&address, &location) {
                    Some(next) => address = next,
                    None => return Ok(Fetched::Not("a redirect to no address".to_owned())),
                }
                continue;
            }
            let made = answer.header("memento-datetime");
            let Some(at) = made.as_deref().and_then(of_http_date) else {
                return Ok(Fetched::Not(format!(
                    "HTTP status {} without Memento-Datetime: the archive's own answer",
                    answer.status
                )));
            };
            if at.millis().abs_diff(listed.at.millis()) > OTHER_CAPTURE_MS {
                return Ok(Fetched::Not(format!(
                    "it showed the capture of {at} instead"
                )));
            }
            if !matches!(answer.status, 200 | 203 | 206) {
                return Ok(Fetched::Not(format!(
                    "archived with HTTP status {}",
                    answer.status
                )));
            }
            let exchange = *telling.exchanges.last().expect("one was just made");
            return Ok(Fetched::Copy(Box::new(Brought {
                exchange,
                digest: answer.body.digest,
                content_type: answer.header("content-type"),
                text: page_text::of(answer, &head).text,
                at,
            })));
        }
        Ok(Fetched::Not(
            "too many redirects inside the archive".to_owned(),
        ))
    }

    /// A record out of a WARC file.
    async fn fetch_part(
        &self,
        ask: &Ask,
        listed: &Listed,
        telling: &mut Telling,
    ) -> Result<Fetched, Fault> {
        let (exchange, head) = self.exchange(ask, telling).await?;
        let Some(answer) = exchange.answer() else {
            return Ok(Fetched::Not(why_unanswered(&exchange)));
        };
        let archived = match answer.status {
            206 => warc_record::unpack(&head),
            _ => None,
        };
        let Some(archived) = archived.filter(|archived| archived.status == 200) else {
            return Ok(Fetched::Not(format!(
                "HTTP status {}, no record of an answer",
                answer.status
            )));
        };
        Ok(Fetched::Copy(Box::new(Brought {
            exchange: *telling.exchanges.last().expect("one was just made"),
            digest: answer.body.digest,
            content_type: archived.content_type,
            text: text_of(&archived.body),
            at: listed.at,
        })))
    }

    async fn exchange(
        &self,
        ask: &Ask,
        telling: &mut Telling,
    ) -> Result<(Exchange, Vec<u8>), Fault> {
        self.run.fetch.keep_gap(&ask.url, ARCHIVE_GAP);
        let (record, exchange, head) = resolve::exchange(self.run, ask, BYTES_READ).await?;
        telling.exchanges.push(record);
        Ok((exchange, head))
    }
}

fn hold(
    archive: &WebArchive,
    listed: &Listed,
    brought: &Brought,
    known: &Known,
) -> (Held, MementoHeld) {
    let sha256 = brought.digest.to_string();
    let stored = known.copy.as_ref().map(|(_, copy)| copy);
    // The rules see the copy at the address it is a copy of, not at the archive's.
    let original = stored.map_or(listed.original.as_str(), |stored| stored.final_url.as_str());
    let held = held::hold(
        &Copy {
            original,
            content_type: brought.content_type.as_deref(),
            text: &brought.text,
            sha256: &sha256,
        },
        &known.quotes,
        stored,
    );
    let memento = MementoHeld {
        archive: archive.clone(),
        address: archive::address(archive, listed),
        at: brought.at,
        exchange: brought.exchange,
        digest: brought.digest,
        raw: archive::is_raw(archive, listed),
        held_against: held.against,
        reason: held.reason.clone(),
        likeness: held
            .alike
            .map(|alike| Likeness::of_fractions(alike.jaccard, alike.containment)),
        again: None,
    };
    (held, memento)
}

fn of_listing(listing: Listing) -> Told {
    match listing {
        Listing::Captures(listed) => Told::Captures(listed),
        Listing::Nothing => Told::Ended(ArchiveAnswer::Nothing),
        Listing::Excluded => Told::Ended(ArchiveAnswer::Excluded),
        Listing::Broken(why) => Told::Ended(ArchiveAnswer::Unavailable { why }),
    }
}

/// The Wayback Machine names some refusals in a header only.
fn with_runtime_error(answer: &Answer, text: String) -> String {
    match answer.header("x-archive-wayback-runtime-error") {
        Some(error) => format!("{error}\n{text}"),
        None => text,
    }
}

fn text_of(bytes: &[u8]) -> String {
    decode::decode(bytes, None).text
}

fn unanswered(exchange: &Exchange) -> ArchiveAnswer {
    ArchiveAnswer::Unavailable {
        why: why_unanswered(exchange),
    }
}

fn why_unanswered(exchange: &Exchange) -> String {
    match &exchange.outcome {
        Outcome::NotAnswered(why) => format!("no answer: {}", why.detail),
        Outcome::Answered(answer) => format!("HTTP status {}", answer.status),
    }
}
