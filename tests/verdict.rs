//! Verdicts of single checks, and the life they add up to.

use pressmark::classify::check::asked::Profile;
use pressmark::classify::check::followed::{Followed, StepSeen, trail};
use pressmark::classify::check::observed::Observed;
use pressmark::classify::judge::{self, Evidence};
use pressmark::classify::life::life;
use pressmark::classify::verdict::{judge, no_network};
use pressmark::model::digest::Digest;
use pressmark::model::exchange::{
    Answer, Body, Exchange, NoAnswer, NoAnswerKind, Outcome, Request,
};
use pressmark::model::facts::ObservationFacts;
use pressmark::model::liveness::{Judged, StateTold, Verdict};
use pressmark::model::record::RecordId;
use pressmark::model::standing::{PostStanding, Standing};
use pressmark::model::timestamp::Timestamp;
use pressmark::model::trail::{TrailEnd, Via};

fn exchange(outcome: Outcome) -> Exchange {
    Exchange {
        request: Request {
            method: "GET".into(),
            url: "https://example.org/".into(),
            headers: Vec::new(),
        },
        started: Timestamp::from_millis(0),
        ended: Timestamp::from_millis(1),
        outcome,
        transfer: None,
    }
}

fn answered(status: u16) -> Exchange {
    exchange(Outcome::Answered(Answer {
        status,
        version: "HTTP/1.1".into(),
        headers: Vec::new(),
        header_form: "parsed".into(),
        first_byte: Timestamp::from_millis(1),
        remote_address: None,
        leaf_certificate: None,
        body: Body {
            digest: Digest::of(b""),
            size: 0,
            cut: None,
        },
    }))
}

fn unanswered(kind: NoAnswerKind) -> Exchange {
    exchange(Outcome::NotAnswered(NoAnswer {
        kind,
        detail: String::new(),
    }))
}

fn standing(standing: Standing) -> PostStanding {
    PostStanding {
        standing,
        rule: "test".into(),
    }
}

#[test]
fn only_404_and_410_are_gone_and_refusals_cannot_tell() {
    for (status, verdict) in [
        (200, Verdict::Alive),
        (204, Verdict::Alive),
        (404, Verdict::Gone),
        (410, Verdict::Gone),
        (451, Verdict::Withheld),
        (400, Verdict::Blocked),
        (401, Verdict::Blocked),
        (403, Verdict::Blocked),
        (429, Verdict::Blocked),
        (500, Verdict::Unreachable),
        (503, Verdict::Unreachable),
        (599, Verdict::Unreachable),
        (999, Verdict::Blocked),
        (304, Verdict::Unknown),
    ] {
        let judged = judge(&TrailEnd::Landed, &answered(status), None);
        assert_eq!(judged.verdict, verdict, "{status}");
        assert_eq!(judged.reason, format!("http_{status}"));
    }
}

#[test]
fn a_short_link_that_answers_with_a_page_of_its_own_led_nowhere() {
    let mut answer = answered(200);
    answer.request.url = "https://t.co/q7RmV2xKd9".into();
    let judged = judge(&TrailEnd::Landed, &answer, None);
    assert_eq!(judged.verdict, Verdict::Unknown);
}

#[test]
fn what_the_platform_says_of_the_post_outweighs_its_page() {
    for (said, verdict) in [
        (Standing::Alive, Verdict::Alive),
        (Standing::Gated, Verdict::Alive),
        (Standing::Gone, Verdict::Gone),
        (Standing::Suspended, Verdict::Suspended),
        (Standing::Protected, Verdict::Protected),
        (Standing::Withheld, Verdict::Withheld),
        (Standing::CouldNotTell, Verdict::Unknown),
    ] {
        // The page itself answers 200 for any id.
        let judged = judge(&TrailEnd::Landed, &answered(200), Some(&standing(said)));
        assert_eq!(judged.verdict, verdict, "{said:?}");
    }
    // The page refuses us, the platform's door shows the post.
    let refused = judge(
        &TrailEnd::NotAnswered,
        &unanswered(NoAnswerKind::Closed),
        Some(&standing(Standing::Alive)),
    );
    assert_eq!(refused.verdict, Verdict::Alive);
}

#[test]
fn no_answer_never_kills_a_link() {
    for (kind, verdict) in [
        (NoAnswerKind::Offline, Verdict::NotAttempted),
        (NoAnswerKind::AddressRefused, Verdict::NotAttempted),
        (NoAnswerKind::ConnectRefused, Verdict::Unreachable),
        (NoAnswerKind::Tls, Verdict::Unreachable),
        (NoAnswerKind::AnswerTimeout, Verdict::Unreachable),
    ] {
        let judged = judge(&TrailEnd::NotAnswered, &unanswered(kind), None);
        assert_eq!(
            (judged.verdict, judged.reason.as_str()),
            (verdict, kind.code())
        );
        assert!(!judged.verdict.tells());
    }
}

fn seen(at: i64, verdict: Verdict) -> ObservationFacts {
    ObservationFacts {
        check: None,
        further: Vec::new(),
        record: RecordId(Digest::of(&at.to_be_bytes())),
        at: Timestamp::from_millis(at),
        judged: Judged {
            verdict,
            ..no_network()
        },
    }
}

#[test]
fn a_life_has_its_last_seen_alive_and_first_seen_dead() {
    let told = life(vec![
        seen(1, Verdict::Alive),
        seen(2, Verdict::Alive),
        seen(3, Verdict::Unreachable),
        seen(4, Verdict::Gone),
        seen(5, Verdict::Blocked),
        seen(6, Verdict::Gone),
    ]);
    assert_eq!(
        told.state,
        StateTold::Suspected,
        "two checks within a moment"
    );
    assert_eq!(told.last_seen_alive, Some(Timestamp::from_millis(2)));
    assert_eq!(told.first_seen_dead, Some(Timestamp::from_millis(4)));
    assert_eq!(told.observations.len(), 6);
}

#[test]
fn a_link_that_returns_is_alive_again_and_an_outage_changes_nothing() {
    let told = life(vec![
        seen(1, Verdict::Gone),
        seen(2, Verdict::Alive),
        seen(3, Verdict::Unknown),
        seen(4, Verdict::Unreachable),
    ]);
    assert_eq!(told.state, StateTold::Is(Verdict::Alive));
    assert_eq!(told.first_seen_dead, None);
    let never = life(vec![seen(1, Verdict::Unknown), seen(2, Verdict::Blocked)]);
    assert_eq!(never.state, StateTold::Is(Verdict::Blocked));
    assert_eq!(never.last_seen_alive, None);
}

#[test]
fn a_name_that_one_resolver_does_not_know_counts_and_tells_nothing_before_the_fifth_time() {
    const DAY_MS: i64 = 86_400_000;
    let nameless = judge(
        &TrailEnd::NotAnswered,
        &unanswered(NoAnswerKind::DnsNoName),
        None,
    );
    assert_eq!(
        (nameless.verdict, nameless.reason.as_str()),
        (Verdict::Gone, "dns_no_name")
    );
    let mut checks = vec![seen(0, Verdict::Alive)];
    for day in [10, 12, 14, 16] {
        checks.push(ObservationFacts {
            judged: nameless.clone(),
            ..seen(day * DAY_MS, Verdict::Gone)
        });
        let told = life(checks.clone());
        assert_eq!(told.state, StateTold::Is(Verdict::Alive), "day {day}");
        assert_eq!(told.first_seen_dead, None);
    }
    checks.push(ObservationFacts {
        judged: nameless,
        ..seen(18 * DAY_MS, Verdict::Gone)
    });
    let told = life(checks);
    assert_eq!(told.state, StateTold::Is(Verdict::Gone));
    assert!(told.folded.expect("a state").confirmed);
}

#[test]
fn one_404_is_recorded_and_three_over_three_days_confirm_it() {
    const HOUR_MS: i64 = 3_600_000;
    let gone = |hour: i64| ObservationFacts {
        judged: Judged {
            verdict: Verdict::Gone,
            reason: "http_404".into(),
            rule: "status".into(),
        },
        ..seen(hour * HOUR_MS, Verdict::Gone)
    };
    let mut checks = vec![seen(0, Verdict::Alive), gone(100)];
    let told = life(checks.clone());
    let folded = told.folded.expect("a state");
    assert_eq!(told.state, StateTold::Suspected);
    assert_eq!((folded.state, folded.confirmed), (Verdict::Alive, false));
    assert_eq!(
        folded
            .strikes
            .map(|strikes| (strikes.counted, strikes.needed)),
        Some((1, 3))
    );
    checks.extend([gone(130), gone(175)]);
    let folded = life(checks).folded.expect("a state");
    assert_eq!((folded.state, folded.confirmed), (Verdict::Gone, true));
    assert_eq!(life(Vec::new()).folded, None);
}

fn page(steps: &[(&str, Via, u16)], body: &str) -> Option<Judged> {
    let steps: Vec<StepSeen<'_>> = steps
        .iter()
        .map(|(url, via, status)| StepSeen {
            url,
            via: *via,
            status: *status,
        })
        .collect();
    let status = steps.last().map_or(200, |step| step.status);
    let Outcome::Answered(mut answer) = answered(status).outcome else {
        return None;
    };
    answer.body.size = body.len() as u64;
    let honest = trail(&Followed {
        steps,
        end: &TrailEnd::Landed,
        answer: Some(&answer),
        text: body,
        profile: Profile::Honest,
    });
    let observed = Observed::by_one_walk("https://example.org/2020/a".to_owned(), honest);
    Some(judge::judge(&Evidence::of(&observed, None)).judged)
}

#[test]
fn a_page_under_a_success_code_is_looked_at() {
    let cited = ("https://example.org/2020/a", Via::Cited, 302);
    let landed = |url, via| (url, via, 200);
    let article = "<main><h1>Tide</h1><p>High water at noon, says the harbour office.</p></main>";
    for (steps, body, verdict, reason) in [
        (
            vec![landed("https://example.org/2020/a", Via::Cited)],
            article,
            Verdict::Alive,
            "http_200",
        ),
        (
            vec![
                ("https://example.org/2020/a", Via::Cited, 301),
                landed("https://example.org/b", Via::Location),
            ],
            article,
            Verdict::Moved,
            "permanent_redirect",
        ),
        (
            vec![cited, landed("https://example.org/", Via::Location)],
            article,
            Verdict::Soft404,
            "redirect_to_root",
        ),
        (
            vec![cited, landed("https://example.org/login", Via::Location)],
            article,
            Verdict::LoginWalled,
            "login_redirect",
        ),
        (
            vec![landed("https://example.org/2020/a", Via::Cited)],
            "<title>Page not found</title><h1>Page not found</h1>",
            Verdict::Soft404,
            "error_text",
        ),
        (
            vec![landed("https://example.org/2020/a", Via::Cited)],
            "<div id=root></div>",
            Verdict::Unknown,
            "js_shell",
        ),
        (
            vec![("https://example.org/2020/a", Via::Cited, 404)],
            article,
            Verdict::Gone,
            "http_404",
        ),
        (
            vec![("https://example.org/2020/a", Via::Cited, 429)],
            article,
            Verdict::Blocked,
            "rate_limited",
        ),
    ] {
        let judged = page(&steps, body).expect("an answer was landed on");
        assert_eq!((judged.verdict, judged.reason.as_str()), (verdict, reason));
    }
}
