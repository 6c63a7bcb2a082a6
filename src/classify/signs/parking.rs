//! A page and its surroundings → the parking score (liveness.md 5.5).

use crate::classify::address::{host, is_under};
use crate::classify::page::beginning::beginning;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;
use crate::classify::page::phrases::FOR_SALE;

/// From this score on a domain is parked or in other hands.
pub const SCORE_MIN: u32 = 2;
/// Main texts below this are short enough for a phrase in them to mean the domain itself.
const SHORT_WORDS: usize = 250;
/// How much of the body is searched for scripts, in bytes.
const BODY_BYTES_READ: usize = 256 << 10;

/// Marketplaces and parking companies, with everything under them.
const PARKING_HOSTS: [&str; 36] = [
    "sedo.com",
    "sedo.de",
    "sedoparking.com",
    "parkingcrew.net",
    "parkingcrew.com",
    "bodis.com",
    "above.com",
    "hugedomains.com",
    "dan.com",
    "afternic.com",
    "forsale.godaddy.com",
    "domainmarket.com",
    "undeveloped.com",
    "skenzo.com",
    "buydomains.com",
    "parklogic.com",
    "parkpage.foundationapi.com",
    "uniregistry.com",
    "domainnamesales.com",
    "voodoo.com",
    "namedrive.com",
    "fabulous.com",
    "rookmedia.net",
    "trafficz.com",
    "domainsponsor.com",
    "cashparking.com",
    "smartname.com",
    "squadhelp.com",
    "atom.com",
    "brandbucket.com",
    "dynadot.com",
    "domainlore.com",
    "perfectdomain.com",
    "parking.reg.ru",
    "domain.ru",
    "ztomy.com",
];
/// Name servers of the same companies whose hosts differ from their sites.
const PARKING_NAME_SERVERS: [&str; 8] = [
    "dns-parking.com",
    "parkingspa.com",
    "cashparking.com",
    "domaincontrol-parking.com",
    "dsredirection.com",
    "parked.com",
    "internettraffic.com",
    "parking-page.net",
];
/// What scripts of parking advertisements carry.
const PARKING_SCRIPTS: [&str; 9] = [
    "sedoparking.com",
    "parkingcrew.net",
    "bodis.com",
    "parklogic.com",
    "google.com/adsense/domains",
    "adsense/domains/caf.js",
    "parking-lander",
    "img.sedoparking",
    "above.com/marketplace",
];

/// What is known besides the page.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The address cited, short links undone.
    pub cited: &'a str,
    /// The address that answered.
    pub last: &'a str,
    /// The body as text.
    pub body: &'a str,
    /// Words of main text.
    pub words: usize,
    /// True where a random address of the host shows the same page.
    pub random_path_same: bool,
    /// The domain's name servers, where they were asked for.
    pub name_servers: &'a [String],
    /// True where a random name under the domain has the same address.
    pub wildcard_same: bool,
    /// True where both language and title differ from the stored copy.
    pub language_and_title_changed: bool,
}

/// The parking score of a page.
pub fn score(page: &Page, around: &Surroundings<'_>) -> u32 {
    let mut score = 0;
    if on_marketplace(around.last) && !on_marketplace(around.cited) {
        score += 2;
    }
    let signs = [
        says_for_sale(page, around.words) || has_parking_script(around.body),
        around.random_path_same,
        around
            .name_servers
            .iter()
            .any(|server| is_parking_server(server)),
        around.wildcard_same,
        around.language_and_title_changed,
    ];
    for sign in signs {
        score += u32::from(sign);
    }
    score
}

fn on_marketplace(address: &str) -> bool {
    host(address).is_some_and(|host| PARKING_HOSTS.iter().any(|known| is_under(&host, known)))
}

fn is_parking_server(server: &str) -> bool {
    let server = server.trim_end_matches('.').to_ascii_lowercase();
    PARKING_HOSTS
        .iter()
        .chain(&PARKING_NAME_SERVERS)
        .any(|known| is_under(&server, known))
}

fn says_for_sale(page: &Page, words: usize) -> bool {
    let said_in =
        |text: &str| FOR_SALE.are_in(&Folded::without_marks(beginning(text, BODY_BYTES_READ)));
    words < SHORT_WORDS && (said_in(&page.title) || said_in(&page.headings) || said_in(&page.text))
}

fn has_parking_script(body: &str) -> bool {
    let body = beginning(body, BODY_BYTES_READ);
    PARKING_SCRIPTS.iter().any(|script| body.contains(script))
}
