//! Redirects to where nobody should be sent: recorded as such, and not contacted.

use std::io::ErrorKind;
use std::net::TcpListener;

use pressmark::jobs::Client;
use pressmark::model::liveness::Verdict;

use crate::support::web::world::World;
use crate::support::workplace::{Workplace, case};

/// A door on this computer that must stay untouched.
struct Trap {
    listener: TcpListener,
    port: u16,
}

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket of ours");
        let port = listener.local_addr().expect("its address").port();
        Self { listener, port }
    }

    fn assert_untouched(&self) {
        let touched = self.listener.accept();
        let error = touched.expect_err("somebody connected");
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}

#[test]
fn a_redirect_to_a_forbidden_place_is_recorded_and_not_followed() {
    let trap = Trap::set();
    let port = trap.port;
    let cases = [
        (
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "address_refused",
        ),
        ("http://169.254.169.254.:80/".to_owned(), "address_refused"),
        ("https://10.0.0.1/admin".to_owned(), "address_refused"),
        ("http://[::ffff:192.168.0.1]/".to_owned(), "address_refused"),
        ("http://[fd00:ec2::254]/".to_owned(), "address_refused"),
        (format!("http://127.0.0.1:{port}/"), "address_refused"),
        (format!("http://2130706433:{port}/"), "address_refused"),
        (format!("http://0x7f.1:{port}/"), "address_refused"),
        (format!("http://localhost:{port}/"), "address_refused"),
        (format!("http://[::1]:{port}/"), "address_refused"),
        ("file:///etc/passwd".to_owned(), "redirect_bad_location"),
        ("javascript:alert(1)".to_owned(), "redirect_bad_location"),
        ("data:text/html,hello".to_owned(), "redirect_bad_location"),
        ("ftp://files.example/".to_owned(), "redirect_bad_location"),
    ];
    for (target, reason) in &cases {
        let world = World::empty(1).with_link("https://t.co/Aa0Bb1Cc2D", target);
        let workplace = Workplace::before(world);
        let words = "The gate was open. https://t.co/Aa0Bb1Cc2D — Gate Watch (@gatewatch) January 7, 2022\n";
        let document = workplace.document("quote.txt", words);
        let collected = workplace.collect(&document);
        assert_eq!(collected.asked.len(), 1, "{target}");
        assert_eq!(collected.asked[0].judged.reason, *reason, "{target}");
        assert!(!collected.asked[0].judged.verdict.tells(), "{target}");
        assert_eq!(workplace.asked(), ["https://t.co/Aa0Bb1Cc2D"], "{target}");
        let facts = workplace.facts();
        let link = &facts.documents[0].citations[0].links[0];
        let hops = &link.trail.as_ref().expect("a trail").hops;
        assert_eq!(hops[0].location.as_ref(), Some(target), "as received");
        if *reason == "address_refused" {
            let refused = hops[1].no_answer.as_ref().expect("no answer");
            assert_eq!(
                (hops.len(), refused.code.as_str()),
                (2, *reason),
                "{target}"
            );
        }
        assert_eq!(workplace.verify().checked.findings, []);
    }
    trap.assert_untouched();
}

#[test]
fn a_name_that_resolves_to_this_computer_is_refused_unless_allowed() {
    let workplace = Workplace::before(World::new(3));
    let document = workplace.document("six-posts.txt", &case("collect/six-posts.txt"));
    let mut settings = workplace.settings();
    settings.allow_addresses.clear();
    let client = Client::new(settings).expect("sound settings");
    let collected = workplace.collect_through(client, &document);
    for outcome in collected.expect("a collected document").asked {
        assert_eq!(outcome.judged.verdict, Verdict::NotAttempted);
        assert_eq!(outcome.judged.reason, "address_refused");
    }
    assert_eq!(workplace.asked(), Vec::<String>::new());
}
