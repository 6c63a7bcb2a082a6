//! An exchange → the facts of one hop.

use crate::model::exchange::{BodyCut, Exchange, Outcome};
use crate::model::facts::{HopFacts, NoAnswerFacts};
use crate::model::record::Hop;

/// One step of a trail.
pub(super) fn hop_facts(hop: &Hop, exchange: &Exchange) -> HopFacts {
    let answer = exchange.answer();
    let no_answer = match &exchange.outcome {
        Outcome::Answered(_) => None,
        Outcome::NotAnswered(why) => Some(NoAnswerFacts {
            code: why.kind.code().to_owned(),
            detail: why.detail.clone(),
        }),
    };
    HopFacts {
        record: hop.exchange,
        via: hop.via.code().to_owned(),
        url: exchange.request.url.clone(),
        started: exchange.started,
        duration_ms: exchange.ended.millis() - exchange.started.millis(),
        status: answer.map(|answer| answer.status),
        location: answer.and_then(|answer| answer.header("location")),
        content_type: answer.and_then(|answer| answer.header("content-type")),
        remote_address: answer.and_then(|answer| answer.remote_address.clone()),
        body_digest: answer.map(|answer| answer.body.digest),
        body_size: answer.map(|answer| answer.body.size),
        body_cut: answer.and_then(|answer| answer.body.cut.as_ref().map(in_words)),
        no_answer,
    }
}

/// Why a body is not whole.
pub(super) fn in_words(cut: &BodyCut) -> String {
    match cut {
        BodyCut::SizeLimit { body_bytes_max } => {
            format!("cut at our limit of {body_bytes_max} bytes")
        }
        BodyCut::TimeLimit { total_ms_max } => {
            format!("cut at our limit of {} seconds", total_ms_max / 1000)
        }
        BodyCut::Broken { detail } => format!("the connection broke off: {detail}"),
    }
}
