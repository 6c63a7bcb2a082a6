//! Single facts for the report's cases: a citation, a link with its trail and life, a post with its answers.

use jiff::civil::Date;
use pressmark::model::capture::{CaptureRole, Grade, Graded};
use pressmark::model::citation::{Attribution, Platform, Span};
use pressmark::model::digest::Digest;
use pressmark::model::facts::{
    AgreementFacts, CaptureFacts, CitationFacts, HopFacts, LifeFacts, LinkFacts, NoAnswerFacts,
    ObservationFacts, PostAnswerFacts, PostFacts, TrailFacts,
};
use pressmark::model::liveness::{Judged, StateTold, Verdict};
use pressmark::model::post::{Absence, MediaKind, Post, PostKey, PostLink, PostMedia, PostSource};
use pressmark::model::timestamp::Timestamp;

use super::facts::{minute, record};

/// What makes one case's citation different from the others.
pub struct Quote {
    pub words: String,
    pub name: &'static str,
    pub handle: &'static str,
    pub printed_date: (i16, i8, i8),
    pub links: Vec<LinkFacts>,
    pub post: Option<PostFacts>,
    pub agreement: Option<AgreementFacts>,
    pub missing: Vec<String>,
}

/// A citation at a place that depends on its number.
pub fn citation(number: u64, quote: &Quote) -> CitationFacts {
    let (year, month, day) = quote.printed_date;
    let date = Date::new(year, month, day).expect("a day of the calendar");
    let start = number as usize * 1_310;
    CitationFacts {
        record: record(&format!("citation {number}")),
        number,
        found: minute(0),
        quoted_text: quote.words.clone(),
        span: Span { start, end: start + quote.words.chars().count() },
        context_before: "the terminal stood still for a ninth day, and the words that travelled fastest were these: ".into(),
        context_after: format!(" — {} (@{}) January {day}, {year}\n\nThe port authority did not answer our", quote.name, quote.handle),
        attribution: Attribution {
            author_name: Some(quote.name.into()),
            author_handle: Some(quote.handle.into()),
            date: Some(date),
            date_text: Some(format!("January {day}, {year}")),
        },
        platform: Platform::X,
        permalink: None,
        confidence_percent: 98,
        rule: "em-dash-attribution".into(),
        links: quote.links.clone(),
        post: quote.post.clone(),
        agreement: compared(quote),
        place: None,
        seen: Vec::new(),
        missing: quote.missing.clone(),
    }
}

/// The agreement with the answer it was made with: the newest of its door that gave the post.
fn compared(quote: &Quote) -> Option<AgreementFacts> {
    let mut agreement = quote.agreement.clone()?;
    let source = agreement.source;
    let answers = quote.post.iter().flat_map(|post| &post.answers);
    agreement.post_answer = answers
        .rev()
        .find(|answer| Some(answer.source) == source && answer.found.is_some())
        .map(|answer| answer.record);
    Some(agreement)
}

/// A link that redirects to a status page, with its checks as (minute, verdict, reason).
pub fn link(url: &str, checks: &[(i64, Verdict, &str)]) -> LinkFacts {
    let status_url = "https://x.com/harbourwatch/status/2008840313356779520";
    let page = Digest::of(url.as_bytes());
    let hops = vec![
        HopFacts {
            status: Some(301),
            location: Some(status_url.into()),
            ..hop(url, "cited")
        },
        HopFacts {
            status: Some(200),
            content_type: Some("text/html; charset=utf-8".into()),
            body_digest: Some(page),
            body_size: Some(70_112),
            remote_address: Some("[2001:db8::50]:443".into()),
            ..hop(status_url, "location")
        },
    ];
    let trail = TrailFacts {
        record: record(&format!("trail {url}")),
        followed: minute(1),
        hops,
        end: "landed".into(),
        end_url: status_url.into(),
        captures: vec![CaptureFacts {
            graded: Graded {
                grade: Grade::ScriptShell,
                rule: "x-status-shell".into(),
            },
            content_type: Some("text/html; charset=utf-8".into()),
            ..capture(CaptureRole::Landing, status_url, page, 70_112)
        }],
        requisites: None,
    };
    LinkFacts {
        record: record(url),
        url: url.into(),
        trail: Some(trail),
        life: life(url, checks),
        memento: None,
    }
}

/// A link that a run without a network could not reach.
pub fn unreached(url: &str) -> LinkFacts {
    let asked = HopFacts {
        body_digest: None,
        body_size: None,
        remote_address: None,
        no_answer: Some(NoAnswerFacts {
            code: "dns_failed".into(),
            detail: "failed to look up t.co: try again".into(),
        }),
        ..hop(url, "cited")
    };
    LinkFacts {
        record: record(url),
        url: url.into(),
        trail: Some(TrailFacts {
            record: record(&format!("trail {url}")),
            followed: minute(1),
            hops: vec![asked],
            end: "not_answered".into(),
            end_url: url.into(),
            captures: vec![],
            requisites: None,
        }),
        life: life(url, &[(1, Verdict::Unknown, "no_network")]),
        memento: None,
    }
}

fn life(url: &str, checks: &[(i64, Verdict, &str)]) -> LifeFacts {
    let seen = |wanted: Verdict| {
        checks
            .iter()
            .filter(move |(_, verdict, _)| *verdict == wanted)
    };
    let told = checks
        .iter()
        .rev()
        .map(|(_, verdict, _)| *verdict)
        .find(|verdict| verdict.tells());
    let last_seen_alive = seen(Verdict::Alive).next_back().map(|(at, ..)| minute(*at));
    LifeFacts {
        // The checks of these links are as many as it takes.
        state: StateTold::Is(told.unwrap_or(Verdict::Unknown)),
        last_seen_alive,
        first_seen_dead: seen(Verdict::Gone)
            .map(|(at, ..)| minute(*at))
            .find(|at| last_seen_alive.is_none_or(|alive| *at > alive)),
        folded: None,
        parts: Vec::new(),
        observations: checks
            .iter()
            .map(|(at, verdict, reason)| ObservationFacts {
                check: None,
                further: Vec::new(),
                record: record(&format!("{url} {at}")),
                at: minute(*at),
                judged: Judged {
                    verdict: *verdict,
                    reason: (*reason).into(),
                    rule: "x-post-doors".into(),
                },
            })
            .collect(),
    }
}

/// A post with one stored picture.
pub fn post(id: &str, answers: Vec<PostAnswerFacts>) -> PostFacts {
    let found = answers.iter().any(|answer| answer.found.is_some());
    let picture = CaptureFacts {
        graded: Graded {
            grade: Grade::Media,
            rule: "image-type".into(),
        },
        content_type: Some("image/jpeg".into()),
        ..capture(
            CaptureRole::Media,
            "https://pbs.example/media/Fq1.jpg?name=orig",
            Digest::of(b"picture"),
            412_900,
        )
    };
    PostFacts {
        key: PostKey {
            platform: Platform::X,
            id: id.into(),
        },
        id_time_error_ms: None,
        handles: Vec::new(),
        id_time: Some(id_time(id)),
        answers: answers
            .into_iter()
            .map(|mut answer| {
                if let Some(told) = &mut answer.found {
                    told.key.id = id.into();
                    told.created = Some(id_time(id));
                }
                answer
            })
            .collect(),
        media: if found { vec![picture] } else { vec![] },
        pieces: Vec::new(),
    }
}

/// The moment that an id of X carries.
pub fn id_time(id: &str) -> Timestamp {
    const X_EPOCH_MS: i64 = 1_288_834_974_657;
    let number: i64 = id.parse().expect("an id of digits");
    Timestamp::from_millis((number >> 22) + X_EPOCH_MS)
}

/// A door that gave the post.
pub fn answered(source: PostSource, at: i64, words: &str) -> PostAnswerFacts {
    let url = format!("https://{}.example/post?lang=en", source.code());
    let body = Digest::of(format!("{url} {words}").as_bytes());
    PostAnswerFacts {
        found: Some(told(words)),
        account: None,
        absent: None,
        detail: None,
        capture: Some(CaptureFacts {
            graded: Graded {
                grade: Grade::Content,
                rule: "post-answer".into(),
            },
            ..capture(CaptureRole::PostAnswer, &url, body, 1_834)
        }),
        hops: vec![HopFacts {
            status: Some(200),
            body_digest: Some(body),
            body_size: Some(1_834),
            ..hop(&url, "cited")
        }],
        ..absent(source, at, Absence::NotFound)
    }
}

/// A door that gave no post.
pub fn absent(source: PostSource, at: i64, reason: Absence) -> PostAnswerFacts {
    let url = format!("https://{}.example/post?lang=en", source.code());
    PostAnswerFacts {
        record: record(&format!("answer {url} {at}")),
        source,
        at: minute(at),
        hops: vec![HopFacts {
            status: Some(404),
            ..hop(&url, "cited")
        }],
        found: None,
        account: None,
        absent: Some(reason),
        detail: Some("HTTP status 404".into()),
        capture: None,
    }
}

fn told(words: &str) -> Post {
    Post {
        key: PostKey {
            platform: Platform::X,
            id: String::new(),
        },
        text: words.into(),
        author_name: Some("Harbour Watch".into()),
        author_handle: Some("harbourwatch".into()),
        created: None,
        created_date: None,
        language: Some("en".into()),
        truncated: false,
        links: vec![PostLink {
            short: "https://t.co/Qw3rTyUiOp".into(),
            expanded: Some("https://harbour.example/timetable".into()),
            display: Some("harbour.example/timeta…".into()),
        }],
        media: vec![PostMedia {
            content_id: None,
            kind: MediaKind::Photo,
            addresses: vec!["https://pbs.example/media/Fq1.jpg?name=orig".into()],
            alt_text: Some("An empty quay under a grey sky".into()),
        }],
        edit_ids: vec![],
        author_id: None,
        content: None,
        edited: None,
        marked_edited: false,
        quoted: None,
        parent: None,
    }
}

fn hop(url: &str, via: &str) -> HopFacts {
    HopFacts {
        record: record(&format!("exchange {url}")),
        via: via.into(),
        url: url.into(),
        started: minute(1),
        duration_ms: 183,
        status: None,
        location: None,
        content_type: None,
        remote_address: Some("192.0.2.17:443".into()),
        body_digest: Some(Digest::of(b"")),
        body_size: Some(0),
        body_cut: None,
        no_answer: None,
    }
}

fn capture(role: CaptureRole, url: &str, digest: Digest, size: u64) -> CaptureFacts {
    CaptureFacts {
        record: record(&format!("capture {url} {digest}")),
        role,
        url: url.into(),
        captured: minute(1),
        status: 200,
        content_type: Some("application/json".into()),
        digest,
        size,
        graded: Graded {
            grade: Grade::Unknown,
            rule: "no-rule".into(),
        },
        body_cut: None,
        pieces: None,
    }
}
