//! A small archive as a report sees it: six quotes of one article, some backed, some not.
//!
//! Every text is invented. `realistic` is what a good day looks like; `hostile` puts into the same places
//! what an attacker would.

use std::collections::BTreeMap;

use pressmark::model::agreement::{AgreeMethod, Agreement, Apart, ClockCheck, Difference, Stretch};
use pressmark::model::citation::Span;
use pressmark::model::digest::Digest;
use pressmark::model::facts::{
    AgreementFacts, ArchiveFacts, BareLinkFacts, DocumentFacts, FixityFacts, RunFacts, Totals,
};
use pressmark::model::liveness::Verdict;
use pressmark::model::post::{Absence, PostSource};
use pressmark::model::record::RecordId;
use pressmark::model::timestamp::Timestamp;

use super::parts::{Quote, absent, answered, citation, id_time, link, post, unreached};

/// The moment of the first run; later ones count minutes from it.
pub fn minute(minutes: i64) -> Timestamp {
    const FIRST_RUN_MS: i64 = 1_790_000_000_000;
    const MINUTE_MS: i64 = 60_000;
    Timestamp::from_millis(FIRST_RUN_MS + minutes * MINUTE_MS)
}

/// A record id that depends on a name only.
pub fn record(name: &str) -> RecordId {
    RecordId(Digest::of(name.as_bytes()))
}

/// Six quotes: three backed, one that differs, one whose link died, one never reached.
pub fn realistic() -> ArchiveFacts {
    let quotes = [
        backed(),
        long_and_typographic(),
        differing(),
        died(),
        not_reached(),
        right_to_left(),
    ];
    let document = DocumentFacts {
        record: record("document"),
        id: "articles/harbour-strike.txt".into(),
        source: "articles/harbour-strike.txt".into(),
        url: Some("https://news.example/2026/harbour-strike".into()),
        language: Some("en".into()),
        media_type: "text/plain".into(),
        encoding: "UTF-8".into(),
        digest: Digest::of(b"document"),
        size: 18_204,
        taken_in: minute(0),
        also_met: Vec::new(),
        citations: quotes
            .iter()
            .enumerate()
            .map(|(at, quote)| citation(at as u64 + 1, quote))
            .collect(),
        bare_links: vec![BareLinkFacts {
            span: Span {
                start: 9_120,
                end: 9_171,
            },
            link: link(
                "https://social.example/@portwatch/112233445566778899",
                &[(2, Verdict::Alive, "content_answers")],
            ),
        }],
    };
    ArchiveFacts {
        program: "pressmark 0.1.0".into(),
        made: minute(4_330),
        archive: "./archive".into(),
        totals: totals(),
        documents: vec![document],
        runs: runs(),
        packages: Vec::new(),
        imports: Vec::new(),
        stamps: Vec::new(),
        fixity: checks(),
    }
}

/// The same archive with an attacker's texts wherever text comes from outside.
pub fn hostile() -> ArchiveFacts {
    let mut facts = realistic();
    let long_url = format!("https://evil.example/?q={}", "A%22%3E".repeat(900));
    facts.archive = "./it's; rm -rf \u{202e}/".into();
    let document = &mut facts.documents[0];
    document.source = "=HYPERLINK(\"https://evil.example\")<img src=x onerror=alert(1)>".into();
    document.language = Some("en\" onload=\"alert(1)".into());
    let attacked = &mut document.citations[2];
    attacked.quoted_text =
        "</blockquote><script>alert('quote')</script>\u{202e}desrever\u{202c} \u{200b}\u{1b}[2J"
            .into();
    attacked.context_before = "<!-- \u{2066}".into();
    attacked.attribution.author_name = Some("=cmd|' /C calc'!A0".into());
    attacked.attribution.author_handle = Some("@SUM(1+1)*cmd|' /C calc'!A0".into());
    attacked.attribution.date_text = Some("+1-2\r\n<svg onload=alert(1)>".into());
    attacked.rule = "-2+3".into();
    attacked
        .missing
        .push("\t<iframe src=//evil.example></iframe>".into());
    let attacked_link = &mut attacked.links[0];
    attacked_link.url = "javascript:alert(document.domain)//\u{200f}".into();
    let trail = attacked_link
        .trail
        .as_mut()
        .expect("the third quote's link was followed");
    trail.end_url = long_url.clone();
    trail.hops[0].location = Some(long_url);
    trail.hops[0].content_type = Some("text/html\"><style>*{display:none}</style>".into());
    trail.hops[0].remote_address = Some("\u{feff}192.0.2.1:443".into());
    let told = attacked
        .post
        .as_mut()
        .expect("the third quote's post was asked for");
    for answer in &mut told.answers {
        if let Some(found) = &mut answer.found {
            found.text = "{{ 7*7 }} </p><base href=https://evil.example> \u{202d}&#x202e;".into();
            found.language = Some("x\" style=\"color:red".into());
        }
    }
    facts
}

fn backed() -> Quote {
    let words = "The last ferry left the old harbour at noon. Nobody has been told when the next one sails. https://t.co/Qw3rTyUiOp";
    Quote {
        words: words.into(),
        name: "Harbour Watch",
        handle: "harbourwatch",
        printed_date: (2026, 1, 7),
        links: vec![
            link(
                "https://t.co/Qw3rTyUiOp",
                &[
                    (1, Verdict::Alive, "post_found"),
                    (4_321, Verdict::Alive, "post_found"),
                ],
            ),
            link(
                "https://pic.twitter.com/Zx9CvBnM4L",
                &[(1, Verdict::Alive, "post_found")],
            ),
        ],
        post: Some(post(
            "2008840313356779520",
            vec![
                answered(PostSource::Oembed, 1, words),
                answered(PostSource::Syndication, 1, words),
            ],
        )),
        agreement: Some(agree(AgreeMethod::Exact, "2008840313356779520")),
        missing: vec![],
    }
}

fn long_and_typographic() -> Quote {
    let words = "🚢 Harbour strike, day nine:\n\n• 14 cranes idle\n\n• 2,300 dockers out\n\n• 61 ships waiting in the roads\n\n\n\nThe port authority’s answer:\n\n0 meetings\n\n0 offers\n\nIt has just been re-elected to the arbitration board.";
    Quote {
        words: words.into(),
        name: "Ines Okafor 〽️",
        handle: "inesokafor",
        printed_date: (2026, 1, 6),
        links: vec![link("https://t.co/mN8bVcXz1A", &[(1, Verdict::Alive, "post_found"), (4_321, Verdict::Blocked, "http_403")])],
        post: Some(post("2008477925415280640", vec![answered(PostSource::Syndication, 1, &words.replace('’', "'"))])),
        agreement: Some(agree(AgreeMethod::Typographic, "2008477925415280640")),
        missing: vec!["oEmbed was not asked about post 2008477925415280640: too many requests; it will be retried.".into()],
    }
}

fn differing() -> Quote {
    let words = "Police said they arrested dozens of dockers overnight as the blockade of the grain terminal went on.";
    let told = "Police said they arrested twelve dockers overnight as the peaceful blockade of the grain terminal went on.";
    Quote {
        words: words.into(),
        name: "Coast Wire",
        handle: "coastwire",
        printed_date: (2026, 1, 8),
        links: vec![link(
            "https://t.co/gH5jKlPo0I",
            &[
                (1, Verdict::Alive, "post_found"),
                (4_321, Verdict::Alive, "post_found"),
            ],
        )],
        post: Some(post(
            "2008931509742845952",
            vec![
                answered(PostSource::Oembed, 1, told),
                answered(PostSource::Syndication, 1, told),
            ],
        )),
        agreement: Some(AgreementFacts {
            agreement: Agreement::Differ {
                how: Apart::Edited,
                differences: vec![
                    difference(words, told, "dozens of", "twelve"),
                    Difference {
                        quote: Span {
                            start: at(words, "blockade"),
                            end: at(words, "blockade"),
                        },
                        post: Span {
                            start: at(told, "peaceful "),
                            end: at(told, "blockade"),
                        },
                        quote_text: String::new(),
                        post_text: "peaceful ".into(),
                    },
                ],
            },
            clock: ClockCheck::DaysApart {
                id_time: id_time("2008931509742845952"),
                days: 1,
            },
            ..agree(AgreeMethod::Exact, "2008931509742845952")
        }),
        missing: vec![],
    }
}

fn died() -> Quote {
    let words =
        "NOW: the fishing fleet has joined the blockade. Forty boats across the harbour mouth.";
    let mut gone_post = post(
        "2007763210987653120",
        vec![
            answered(PostSource::Oembed, 1, words),
            answered(PostSource::Syndication, 1, words),
            absent(PostSource::Oembed, 4_321, Absence::NotFound),
            absent(PostSource::Syndication, 4_321, Absence::NotFound),
        ],
    );
    gone_post.media.clear();
    Quote {
        words: words.into(),
        name: "Quay News",
        handle: "quaynews",
        printed_date: (2026, 1, 4),
        links: vec![link("https://t.co/aS2dFgHjK3", &[
            (1, Verdict::Alive, "post_found"),
            (2_880, Verdict::Unreachable, "no_network"),
            (4_321, Verdict::Gone, "http_404"),
        ])],
        post: Some(gone_post),
        agreement: Some(agree(AgreeMethod::Exact, "2007763210987653120")),
        missing: vec!["The picture https://pbs.example/media/Fq1.jpg was not stored: it answered 404 at 2026-09-21T14:14:20.000Z.".into()],
    }
}

fn not_reached() -> Quote {
    Quote {
        words: "Army lorries wait at the ring road while the council debates the curfew.".into(),
        name: "Northern Post",
        handle: "northernpost",
        printed_date: (2026, 1, 7),
        links: vec![unreached("https://t.co/tYuI4oPaSd")],
        post: None,
        agreement: None,
        missing: vec!["https://t.co/tYuI4oPaSd was not reached: no network at 2026-09-21T14:14:20.000Z; it will be retried.".into()],
    }
}

fn right_to_left() -> Quote {
    let words = "صورة من الميناء اليوم: العمال يرفعون لافتة كتب عليها “We are the port” 🧑‍🌾 می‌خواهم";
    Quote {
        words: words.into(),
        name: "ليلى منصور",
        handle: "leila_mansour",
        printed_date: (2026, 1, 6),
        links: vec![link(
            "https://t.co/bN6mQwErT7",
            &[(1, Verdict::Unknown, "post_withheld")],
        )],
        post: Some(post(
            "2008511130428203008",
            vec![absent(PostSource::Syndication, 1, Absence::Withheld)],
        )),
        agreement: Some(AgreementFacts {
            agreement: Agreement::NoSource {
                reason: "the platform does not show the post to visitors who are not signed in"
                    .into(),
            },
            source: None,
            ..agree(AgreeMethod::Exact, "2008511130428203008")
        }),
        missing: vec!["No copy of the post could be had from any door.".into()],
    }
}

fn agree(method: AgreeMethod, post_id: &str) -> AgreementFacts {
    AgreementFacts {
        record: record(&format!("agreement {post_id}")),
        compared: minute(2),
        agreement: Agreement::Agree {
            method,
            stretch: Stretch {
                quote: Span { start: 0, end: 1 },
                post: Span { start: 0, end: 1 },
            },
        },
        clock: ClockCheck::SameDay {
            id_time: id_time(post_id),
        },
        articles: Vec::new(),
        consistency: Vec::new(),
        source: Some(PostSource::Syndication),
        // Filled in with the quote's own answers, see `parts::Quote`.
        post_answer: None,
        existence: None,
    }
}

fn difference(quote: &str, post: &str, in_quote: &str, in_post: &str) -> Difference {
    let span = |text: &str, words: &str| Span {
        start: at(text, words),
        end: at(text, words) + words.chars().count(),
    };
    Difference {
        quote: span(quote, in_quote),
        post: span(post, in_post),
        quote_text: in_quote.into(),
        post_text: in_post.into(),
    }
}

/// Where words begin in a text, in code points.
fn at(text: &str, words: &str) -> usize {
    text.split(words)
        .next()
        .expect("a first part")
        .chars()
        .count()
}

fn totals() -> Totals {
    Totals {
        documents: 1,
        citations: 6,
        links: 8,
        exchanges: 37,
        objects: 44,
        object_bytes: 2_917_730,
        records: 143,
        links_by_state: BTreeMap::from([
            ("alive".into(), 5),
            ("gone".into(), 2),
            ("unknown".into(), 1),
        ]),
        citations_by_agreement: BTreeMap::from([
            ("agree".into(), 3),
            ("edited".into(), 1),
            ("no_source".into(), 1),
        ]),
    }
}

fn runs() -> Vec<RunFacts> {
    let run = |command: &str, started: i64, exit_code: Option<u8>| RunFacts {
        record: record(&format!("run {command} {started}")),
        command: command.into(),
        program: "pressmark 0.1.0".into(),
        options: BTreeMap::from([("concurrency".into(), "16".into())]),
        started: minute(started),
        ended: exit_code.map(|_| minute(started + 2)),
        exit_code,
        counts: BTreeMap::from([("links_asked".into(), 8), ("objects_stored".into(), 41)]),
    };
    vec![
        run("collect", 0, Some(3)),
        run("verify", 3, Some(0)),
        run("recheck", 2_880, None),
        run("recheck", 4_320, Some(4)),
        run("verify", 4_324, Some(4)),
    ]
}

/// One clean check and one with a finding.
fn checks() -> Vec<FixityFacts> {
    vec![
        FixityFacts {
            record: record("fixity 1"),
            at: minute(3),
            objects: 41,
            bytes: 2_904_118,
            findings_total: 0,
            part: None,
            level: None,
            findings: vec![],
        },
        FixityFacts {
            record: record("fixity 2"),
            at: minute(4_325),
            objects: 44,
            bytes: 2_917_730,
            findings_total: 1,
            part: None,
            level: None,
            findings: vec![format!(
                "object {} altered: its bytes now have another digest",
                Digest::of(b"picture")
            )],
        },
    ]
}
