//! Asking an authority or a calendar, and believing the answer only after the checks that `verify` makes.

use data_encoding::HEXLOWER;

use super::{Authority, New, Stamping, Target, block};
use crate::jobs::Fault;
use crate::log::open_timestamps::{Attestation, BLIND_BYTES, OtsProof, Tree};
use crate::log::rfc3161::request::{self, NONCE_BYTES, Nonce};
use crate::log::rfc3161::{certificate, judge, token};
use crate::model::evidence::{StampKind, StampObtained};
use crate::model::exchange::Outcome;
use crate::model::payload::Payload;
use crate::net::{Ask, Fetch as _, Fetched, Post, Purpose};

/// A calendar's answer larger than this is none (python-opentimestamps has the same limit).
const CALENDAR_BYTES_MAX: usize = 10_000;
/// How far an authority's clock and this computer's may lie apart.
const CLOCKS_APART_MS_MAX: i64 = 10 * 60 * 1000;

/// What somebody asked gave: a stamp, or words why not.
type Given<T> = Result<T, String>;

impl Stamping {
    /// Asks an authority.
    pub(super) async fn ask_authority(
        &self,
        authority: &Authority,
        target: &Target,
    ) -> Result<Given<New>, Fault> {
        let nonce = Nonce::of(random::<NONCE_BYTES>());
        let post = Post {
            url: authority.address.clone(),
            media_type: "application/timestamp-query",
            accept: "application/timestamp-reply",
            body: request::bytes(target.imprint, nonce),
            authorization: None,
        };
        let fetched = self.client.post(&post).await?;
        let reply = match body(fetched, token::REPLY_BYTES_MAX) {
            Ok(reply) => reply,
            Err(why) => return Ok(Err(why)),
        };
        Ok(self.believe(authority, target, nonce, reply))
    }

    fn believe(
        &self,
        authority: &Authority,
        target: &Target,
        nonce: Nonce,
        reply: Vec<u8>,
    ) -> Given<New> {
        let roots = certificate::of_pem(&authority.roots);
        let told = |fault: token::StampFault| fault.to_string();
        let token = token::Token::read(&reply).map_err(told)?;
        let nonce = nonce.as_bytes().as_slice();
        let believed = judge::judge(&token, target.imprint, Some(nonce), &roots).map_err(told)?;
        let now = self.clock.now();
        if believed.time.millis().abs_diff(now.millis()) > CLOCKS_APART_MS_MAX.unsigned_abs() {
            return Err(format!(
                "it says it is {}, and this computer's clock says {now}: one of them is wrong",
                believed.time
            ));
        }
        let (token, roots) = (
            Payload::from_bytes(reply),
            Payload::from_bytes(authority.roots.clone()),
        );
        Ok(New {
            obtained: StampObtained {
                size: target.size,
                imprint: target.imprint,
                stamp: StampKind::Rfc3161,
                authority: authority.address.clone(),
                token: token.digest,
                roots: Some(roots.digest),
                nonce: Some(HEXLOWER.encode(nonce)),
                time: Some(believed.time),
                bitcoin_height: None,
            },
            payloads: vec![token, roots],
        })
    }

    /// Hands the digest, hidden behind random octets, to every calendar; one proof holds all promises.
    pub(super) async fn ask_calendars(
        &self,
        target: &Target,
        failed: &mut Vec<(String, String)>,
    ) -> Result<Option<New>, Fault> {
        let blind = random::<BLIND_BYTES>();
        let (mut proof, shown) = OtsProof::blinded(target.imprint, &blind);
        let mut promised = Vec::new();
        for calendar in &self.calendars {
            let post = Post {
                url: format!("{}/digest", calendar.trim_end_matches('/')),
                media_type: "application/octet-stream",
                accept: "application/vnd.opentimestamps.v1",
                body: shown.as_bytes().to_vec(),
                authorization: None,
            };
            match tree(self.client.post(&post).await?) {
                Ok(tree) => {
                    proof.merge(shown.as_bytes(), &tree);
                    promised.push(calendar.clone());
                }
                Err(why) => failed.push((calendar.clone(), why)),
            }
        }
        Ok(stored(target, &promised, &proof))
    }

    /// Asks the calendars of a proof whether a block attests it by now.
    pub(super) async fn ask_again(
        &self,
        stamp: &StampObtained,
        mut proof: OtsProof,
        failed: &mut Vec<(String, String)>,
    ) -> Result<Option<New>, Fault> {
        // Addresses in a proof are the calendar's words: only those the person named are asked.
        let named: Vec<&str> = stamp
            .authority
            .split(' ')
            .chain(self.calendars.iter().map(String::as_str))
            .map(|address| address.trim_end_matches('/'))
            .collect();
        for attested in proof.attested() {
            let Attestation::Pending { address } = &attested.attestation else {
                continue;
            };
            let address = address.trim_end_matches('/');
            if !named.contains(&address) {
                continue;
            }
            let commitment = HEXLOWER.encode(&attested.message);
            let ask = Ask::of(format!("{address}/timestamp/{commitment}"), Purpose::Page);
            let fetched = self.client.fetch(&ask).await?;
            // Until a block is found the calendar answers that there is nothing: that is no failure.
            if fetched
                .exchange
                .answer()
                .is_some_and(|answer| answer.status == 404)
            {
                continue;
            }
            match tree(fetched) {
                Ok(tree) => {
                    proof.merge(&attested.message, &tree);
                }
                Err(why) => failed.push((address.to_owned(), why)),
            }
        }
        if block(&proof).is_none() {
            return Ok(None);
        }
        let target = Target {
            size: stamp.size,
            imprint: stamp.imprint,
        };
        Ok(stored(
            &target,
            std::slice::from_ref(&stamp.authority),
            &proof,
        ))
    }
}

/// The record of a proof, with its bytes; none while it attests nothing.
fn stored(target: &Target, calendars: &[String], proof: &OtsProof) -> Option<New> {
    let token = Payload::from_bytes(proof.bytes()?);
    Some(New {
        obtained: StampObtained {
            size: target.size,
            imprint: target.imprint,
            stamp: StampKind::OpenTimestamps,
            authority: calendars.join(" "),
            token: token.digest,
            roots: None,
            nonce: None,
            time: None,
            bitcoin_height: block(proof),
        },
        payloads: vec![token],
    })
}

fn tree(fetched: Fetched) -> Given<Tree> {
    let answer = body(fetched, CALENDAR_BYTES_MAX)?;
    Tree::parse(&answer).map_err(|fault| fault.to_string())
}

/// The body of an answer that says it is well, or why there is none.
fn body(fetched: Fetched, bytes_max: usize) -> Given<Vec<u8>> {
    match &fetched.exchange.outcome {
        Outcome::NotAnswered(why) => Err(format!("it did not answer: {}", why.detail)),
        Outcome::Answered(answer) if answer.status != 200 => {
            Err(format!("it answered with status {}", answer.status))
        }
        Outcome::Answered(_) => {
            let mut payload = fetched.payload.ok_or("its answer has no body")?;
            if payload.size > bytes_max as u64 {
                return Err(format!(
                    "its answer has {} bytes, more than any stamp",
                    payload.size
                ));
            }
            let read = payload.reading_head(bytes_max);
            read.map_err(|error| format!("its answer could not be read: {error}"))
        }
    }
}

fn random<const COUNT: usize>() -> [u8; COUNT] {
    let mut octets = [0; COUNT];
    getrandom::fill(&mut octets).expect("the system gives random bytes");
    octets
}
