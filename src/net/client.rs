//! The one way out: an address → its exchange. Layers, outside in: what may be asked at all, the host's
//! turn, the connection (kept, dialled, or the library's for HTTP/2), the answer, its decoded copy.

mod carry;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};

use super::channel::{BodyRead, Channel, HeadMissing, Pumped};
use super::dial::{DialFault, Dialer, millis_since};
use super::framing::Deframer;
use super::framing_kept::FramingKept;
use super::guard::AddressRule;
use super::head::{Framing, Head};
use super::http2_hosts::Http2Hosts;
use super::library::{self, Library};
use super::limits::Limits;
use super::pace::Pace;
use super::pool::Pool;
use super::settings::{Settings, SettingsFault, Wiring, tls_configuration};
use super::spool::{Spool, SpoolFault};
use super::target::Target;
use super::watch::Watch;
use super::{
    Ask, Fetch, Fetched, Manners, Post, Purpose, Trust, evidence_only, request, retry, seen,
};
use crate::model::exchange::{Answer, BodyCut, Exchange, HeaderValue, NoAnswer, NoAnswerKind};
use crate::model::payload::Payload;
use crate::model::timestamp::Timestamp;
use crate::model::transfer::{Connection, Transfer, Wire};

/// Of what is no answer, so much is kept as evidence.
const BROKEN_HEAD_BYTES_MAX: usize = 4 << 10;

/// The network. One for a run: it keeps connections and every host's pace.
pub struct Client {
    settings: Settings,
    limits: Limits,
    dialer: Dialer,
    library: Library,
    pool: Pool,
    pace: Pace,
    http2_only: Http2Hosts,
}

/// What came of a request, before it is put into an exchange.
enum Came {
    Answer(Box<Answer>, Payload),
    Nothing(NoAnswer),
}

impl Client {
    /// Sets the client up; asks nothing.
    ///
    /// # Errors
    /// [`SettingsFault`] where certificates cannot be read or a library refuses a setting.
    pub fn new(settings: Settings) -> Result<Self, SettingsFault> {
        Self::wired(settings, Wiring::default())
    }

    /// The same with limits and a resolver of the caller's choosing.
    ///
    /// # Errors
    /// As for [`Client::new`].
    pub fn wired(settings: Settings, wiring: Wiring) -> Result<Self, SettingsFault> {
        let Wiring { limits, names } = wiring;
        let tls = tls_configuration(settings.certificate_file.as_deref())?;
        let rule = AddressRule {
            allowed: settings.allow_addresses.clone(),
        };
        Ok(Self {
            library: Library::new(library::Parts {
                rule: rule.clone(),
                connect_to: settings.connect_to.clone(),
                names: Arc::clone(&names),
                tls: tls.clone(),
                limits,
            })?,
            dialer: Dialer {
                rule,
                connect_to: settings.connect_to.clone(),
                names,
                tls: Arc::new(tls),
                tls_unverified: Arc::new(evidence_only::tls_configuration()?),
                proxy: settings.proxy.clone(),
                limits,
            },
            pool: Pool::new(&limits),
            pace: Pace::new(limits.pace),
            http2_only: Http2Hosts::default(),
            settings,
            limits,
        })
    }

    /// Everything that can be judged before a socket is opened.
    fn admit(&self, cited: &str) -> Result<Target, NoAnswer> {
        if self.settings.offline {
            return Err(NoAnswer {
                kind: NoAnswerKind::Offline,
                detail: "told to stay offline".to_owned(),
            });
        }
        let target = Target::of(cited)?;
        self.dialer.rule.judge_target(&target)?;
        Ok(target)
    }

    /// Waits for the host's turn, asks, and lets the host's pace learn from it.
    async fn ask_in_turn(
        &self,
        target: &Target,
        purpose: Purpose,
        asking: &mut Asking,
    ) -> Result<Came, SpoolFault> {
        let share = match purpose {
            Purpose::Page | Purpose::PageAsBrowser | Purpose::Media => 1.0,
            Purpose::Requisite | Purpose::Piece => self.limits.pace.requisite_share,
        };
        let _turn = match self.pace.turn(target, share).await {
            Ok(turn) => turn,
            Err(paused) => {
                let seconds = paused.rest.as_secs();
                return Ok(Came::Nothing(NoAnswer {
                    kind: NoAnswerKind::HostPaused,
                    detail: format!("the host is left alone for another {seconds} s"),
                }));
            }
        };
        asking.started = seen::now();
        let came = if self.http2_only.has(target) {
            self.ask_library(target, purpose, asking).await?
        } else {
            match self.converse(target, purpose, asking).await? {
                Some(came) => came,
                None => {
                    self.http2_only.note(target);
                    self.ask_library(target, purpose, asking).await?
                }
            }
        };
        let told = match &came {
            Came::Answer(answer, _) => seen::told_by_answer(answer, seen::now()),
            Came::Nothing(why) => seen::told_by_silence(why),
        };
        self.pace.note(target, told);
        Ok(came)
    }

    /// Asks in HTTP/1.1, on a kept connection if there is one. `None` where the host wants HTTP/2.
    async fn converse(
        &self,
        target: &Target,
        purpose: Purpose,
        asking: &mut Asking,
    ) -> Result<Option<Came>, SpoolFault> {
        let wire_form = request::wire_form(asking.method, target, &asking.lines);
        let wire_form_kept = request::without_secrets(&wire_form);
        let host = ("Host".to_owned(), target.authority.clone());
        asking.lines.insert(0, host);
        let mut kept = match asking.trust {
            Trust::Verified => self.pool.take(target),
            Trust::EvidenceOnly => None,
        };
        loop {
            let mut channel = match kept.take() {
                Some(channel) => channel,
                None => match self
                    .dialer
                    .connect(target, asking.trust, &mut asking.transfer)
                    .await
                {
                    Ok(channel) => channel,
                    Err(DialFault::NoAnswer(why)) => return Ok(Some(Came::Nothing(why))),
                    Err(DialFault::WantsHttp2) => {
                        asking.lines.remove(0);
                        return Ok(None);
                    }
                },
            };
            asking.transfer.connection = Some(Connection {
                peer: channel.peer.to_string(),
                reused: channel.used,
                proxy: channel.proxy.clone(),
                tls: channel.tls.clone(),
            });
            let mut bytes = Vec::new();
            let head = self
                .head(&mut channel, &wire_form, &mut bytes, asking)
                .await;
            let first_byte = seen::now();
            asking.transfer.wire = Some(Wire {
                request_head: HeaderValue::Text(wire_form_kept.clone()),
                answer_head: HeaderValue::from_bytes(&bytes),
                framing: Vec::new(),
                framing_cut: false,
                surplus_bytes: 0,
            });
            return match head {
                // A kept connection may have been closed long ago; that says nothing of the host.
                Err(missing) if missing.silent && channel.used => continue,
                Err(missing) => {
                    bytes.extend_from_slice(channel.unread());
                    bytes.truncate(BROKEN_HEAD_BYTES_MAX);
                    if let Some(wire) = &mut asking.transfer.wire {
                        wire.answer_head = HeaderValue::from_bytes(&bytes);
                    }
                    Ok(Some(Came::Nothing(missing.why)))
                }
                Ok(head) => {
                    let mut answer = seen::answer(&head, &channel, first_byte);
                    let payload = self
                        .body(target, channel, &head, (purpose, &mut answer), asking)
                        .await?;
                    Ok(Some(Came::Answer(Box::new(answer), payload)))
                }
            };
        }
    }

    async fn head(
        &self,
        channel: &mut Channel,
        wire_form: &str,
        seen: &mut Vec<u8>,
        asking: &mut Asking,
    ) -> Result<Head, HeadMissing> {
        let begun = Instant::now();
        let patience = Duration::from_millis(self.limits.head_ms_max);
        let request = [wire_form.as_bytes(), &asking.body].concat();
        let asked = channel.ask(&request, &self.limits, seen);
        let head = timeout(patience, asked).await.unwrap_or_else(|_| {
            Err(HeadMissing {
                why: NoAnswer {
                    kind: NoAnswerKind::AnswerTimeout,
                    detail: format!("no whole head within {} ms", self.limits.head_ms_max),
                },
                silent: false,
            })
        });
        asking.transfer.times.head_ms = Some(millis_since(begun));
        head
    }

    /// Reads the body of an answer and keeps the connection if it can be used again.
    async fn body(
        &self,
        target: &Target,
        mut channel: Channel,
        head: &Head,
        (purpose, answer): (Purpose, &mut Answer),
        asking: &mut Asking,
    ) -> Result<Payload, SpoolFault> {
        let length = match head.framing {
            Framing::Length(length) => Some(length),
            Framing::Chunked | Framing::ToClose => None,
        };
        let mut body = BodyRead {
            deframer: Deframer::new(head.framing, self.limits.head_bytes_max),
            spool: Spool::new(&self.settings.spool_folder),
            framing: FramingKept::new(self.limits.framing_bytes_max),
            bytes_max: self.bytes_max(purpose),
        };
        let begun = Instant::now();
        let mut watch = Watch::new(&self.limits, purpose, length);
        let cut = loop {
            match timeout_at(watch.until(), channel.pump(&mut body)).await {
                Err(_) => break Some(watch.silence()),
                Ok(pumped) => match pumped? {
                    Pumped::Whole => break None,
                    Pumped::Full => {
                        let body_bytes_max = body.bytes_max;
                        break Some(BodyCut::SizeLimit { body_bytes_max });
                    }
                    Pumped::Broken(detail) => break Some(BodyCut::Broken { detail }),
                    Pumped::More => {
                        if let Some(cut) = watch.note(body.spool.size()) {
                            break Some(cut);
                        }
                    }
                },
            }
        };
        asking.transfer.times.body_ms = Some(millis_since(begun));
        let surplus = if cut.is_none() {
            channel.unread().len()
        } else {
            0
        };
        if let Some(wire) = &mut asking.transfer.wire {
            (wire.framing, wire.framing_cut) = body.framing.finish();
            wire.surplus_bytes = surplus as u64;
        }
        let is_trusted = asking.trust == Trust::Verified;
        if cut.is_none() && surplus == 0 && head.keeps_alive && is_trusted {
            channel.used = true;
            self.pool.put(target, channel);
        }
        Ok(seen::finish(body.spool, cut, answer))
    }

    /// Asks in HTTP/2 through the library.
    async fn ask_library(
        &self,
        target: &Target,
        purpose: Purpose,
        asking: &mut Asking,
    ) -> Result<Came, SpoolFault> {
        let refusal = match (&self.settings.proxy, asking.trust, asking.method) {
            (Some(_), ..) => Some("a host of HTTP/2 alone is not asked through a proxy"),
            (_, Trust::EvidenceOnly, _) => Some("a host of HTTP/2 alone is not asked for evidence"),
            (_, _, "GET") => None,
            _ => Some("nothing is handed in to hosts that speak HTTP/2 only"),
        };
        if let Some(refusal) = refusal {
            return Ok(Came::Nothing(NoAnswer {
                kind: NoAnswerKind::Protocol,
                detail: refusal.to_owned(),
            }));
        }
        let begun = Instant::now();
        let asked = self.library.ask(target, &asking.lines).await;
        asking.transfer.times.head_ms = Some(millis_since(begun));
        let response = match asked {
            Ok(response) => response,
            Err(why) => return Ok(Came::Nothing(why)),
        };
        let mut answer = seen::library_answer(&response, seen::now());
        let begun = Instant::now();
        let watch = Watch::new(&self.limits, purpose, response.content_length());
        let mut spool = Spool::new(&self.settings.spool_folder);
        let cut = library::read_body(response, &mut spool, watch, self.bytes_max(purpose)).await?;
        asking.transfer.times.body_ms = Some(millis_since(begun));
        let payload = seen::finish(spool, cut, &mut answer);
        Ok(Came::Answer(Box::new(answer), payload))
    }

    const fn bytes_max(&self, purpose: Purpose) -> u64 {
        match purpose {
            Purpose::Page | Purpose::PageAsBrowser => self.limits.page_bytes_max,
            Purpose::Media | Purpose::Piece => self.limits.media_bytes_max,
            Purpose::Requisite => self.limits.requisite_bytes_max,
        }
    }
}

/// What is noted of a request on its way.
struct Asking {
    method: &'static str,
    lines: Vec<(String, String)>,
    trust: Trust,
    body: Vec<u8>,
    started: Timestamp,
    transfer: Transfer,
}

impl Fetch for Client {
    async fn fetch(&self, ask: &Ask) -> Result<Fetched, SpoolFault> {
        let mut lines = request::lines(ask.purpose, &self.settings.user_agent);
        lines.extend(request::beside(ask));
        self.carry(ask, "GET", lines, Vec::new()).await
    }

    async fn hand_in(&self, post: &Post) -> Result<Fetched, SpoolFault> {
        self.post(post).await
    }

    fn rest_of(&self, url: &str) -> Duration {
        Target::of(url).map_or(Duration::ZERO, |target| self.pace.rest_of(&target))
    }

    fn is_offline(&self) -> bool {
        self.settings.offline
    }

    fn wait_before_next(&self, exchange: &Exchange, attempt: u32) -> Option<Duration> {
        retry::wait_before_next(exchange, attempt, seen::chance(), &self.limits.pace)
    }

    fn manners(&self) -> Manners {
        self.settings.manners
    }

    fn keep_gap(&self, url: &str, gap: Duration) {
        if let Ok(target) = Target::of(url) {
            self.pace.keep_gap(&target, gap);
        }
    }
}
