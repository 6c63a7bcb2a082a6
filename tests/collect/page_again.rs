//! Parts of a page that were not served are asked for again, alone, once the wait of a failed link is over.

use pressmark::jobs::Ending;
use pressmark::jobs::assemble::assemble;
use pressmark::jobs::recheck::{Recheck, SecondLook, Which};
use pressmark::model::facts::RequisitesFacts;
use pressmark::net::{Manners, RobotsPolicy};
use pressmark::report;

use crate::support::articles::{Articles, PICTURE, hosts_but, serves};
use crate::support::hostile::Hostile;
use crate::support::workplace::block_on;

const LINK: &str = "https://bit.ly/first";
const LATER: &str = "2026-10-01T09:30:00.000Z";
const MUCH_LATER: &str = "2026-11-22T14:00:00.000Z";

fn manners() -> Manners {
    Manners {
        robots: RobotsPolicy::Off,
        ..Manners::default()
    }
}

/// An article collected while the host of one picture was in trouble.
fn collected_in_trouble() -> Articles {
    let trouble = serves("missing", &["/gone.gif"], "403 Forbidden", b"later");
    let articles = Articles::with(hosts_but(trouble));
    let document = articles.document(&[LINK]);
    assert_eq!(articles.collect(&document, manners()).ending, Ending::Clean);
    let told = held(&articles);
    assert_eq!((told.held, told.missed, told.may_come), (6, 2, 1));
    articles
}

/// The trouble is over.
fn mend(articles: &mut Articles) {
    let gif = "200 OK\r\nContent-Type: image/gif";
    articles.server = Hostile::start(hosts_but(serves("missing", &["/gone.gif"], gif, PICTURE)));
}

fn held(articles: &Articles) -> RequisitesFacts {
    let facts = assemble(&articles.archive(), &*articles.clock).expect("an archive");
    let link = &facts.documents[0].bare_links[0].link;
    let trail = link.trail.as_ref().expect("a trail");
    trail.requisites.expect("a page with parts")
}

/// Hosts that were asked since the trouble was over.
fn asked(articles: &Articles) -> Vec<&'static str> {
    let names = articles.server.ports.keys().copied();
    names
        .filter(|name| articles.server.counted(name).1 > 0)
        .collect()
}

#[test]
fn a_later_collect_asks_for_what_is_lacking_and_nothing_else() {
    let mut articles = collected_in_trouble();
    let document = articles.document(&[LINK]);
    mend(&mut articles);
    articles.collect(&document, manners());
    assert_eq!(asked(&articles), [""; 0], "not before its time");
    articles.clock.set(LATER);
    assert_eq!(articles.collect(&document, manners()).ending, Ending::Clean);
    assert_eq!(asked(&articles), ["missing"]);
    let told = held(&articles);
    assert_eq!((told.held, told.missed, told.may_come), (7, 1, 0));
    articles.clock.set(MUCH_LATER);
    mend(&mut articles);
    articles.collect(&document, manners());
    assert_eq!(
        asked(&articles),
        [""; 0],
        "what is refused for good is left alone"
    );
}

#[test]
fn a_recheck_asks_for_it_too_and_the_report_says_of_which_copy() {
    let mut articles = collected_in_trouble();
    mend(&mut articles);
    articles.clock.set(LATER);
    let job = Recheck {
        which: Which::All,
        second_look: SecondLook::Never,
        means: articles.means(manners()),
    };
    block_on(job.run()).expect("rechecked");
    assert_eq!(asked(&articles), ["first", "missing", "short-bit.ly"]);
    let told = held(&articles);
    assert_eq!((told.held, told.missed, told.may_come), (7, 1, 0));
    let facts = assemble(&articles.archive(), &*articles.clock).expect("an archive");
    let page = report::html(&facts);
    assert!(page.contains("Pictures, style sheets and fonts of the copy of "));
}
