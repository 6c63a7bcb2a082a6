//! A document → the posts it quotes, the social links outside them, and doubts.
//!
//! [`extract`] is a pure function: same bytes, same answer, in time linear in the length of the document. It never
//! fails and never guesses a damaged code. The way: the reader's view with a way back to the source (`flow`), links
//! (`link`, `anchors`), embeds by markup (`embed`), bylines (`byline`), where a post begins (`boundary`), posts that lost
//! their byline (`remnant`), what is left over (`reading`); `explain` says why. Cases: `tests/cases/extract/`.

mod address;
mod anchors;
mod announce;
mod boundary;
mod byline;
mod copied;
mod credit;
mod dash;
mod date;
mod doubts;
mod dress;
mod embed;
mod evidence;
mod explain;
mod extents;
mod flattened;
mod flow;
mod frame;
mod glyph;
mod handle;
mod html;
mod language;
mod layout;
mod lead;
mod line;
mod link;
mod literal;
mod longer;
mod lost_dash;
mod markdown;
pub mod marker;
mod near;
mod offsets;
mod permalink;
mod phrase;
mod quotation;
mod quotes;
mod reading;
mod refers_back;
mod remnant;
mod sentence;
mod signs;
mod stamped;
mod starts;
mod title;
mod tongue;
mod trim;
mod visible;
mod voice;
mod weight;
mod wikitext;
mod wrapper;

use crate::model::citation::Extraction;
use crate::model::document::{Document, MediaType};
use crate::model::explanation::Explanation;

use byline::Page;
use extents::Extents;
use flow::Flow;
use link::FoundLink;
use reading::{NearMiss, Reading};

pub use visible::{Visible, visible};

/// Finds every quoted post, every social link outside one, and what could not be decided. A document without any
/// place where a citation can stand is not read further.
pub fn extract(document: &Document) -> Extraction {
    let empty = match document.media_type {
        MediaType::Plain => marker::in_plain(&document.text).next().is_none(),
        MediaType::Html => !may_hold_citation(&document.text),
        MediaType::Markdown => false,
    };
    if empty {
        return Extraction::default();
    }
    read_whole(document)
}

/// False for HTML that holds nothing a citation could be, told without reading its tags; most pages are told so.
pub fn may_hold_citation(html: &str) -> bool {
    html::marker::any(html)
}

/// The same without looking for markers first: what [`extract`] must agree with.
pub fn read_whole(document: &Document) -> Extraction {
    let gathered = gather(document);
    reading::finish(document, &gathered)
}

/// The same with the reasons: which characters became which field, by which rule, and what was not taken.
pub fn explain(document: &Document) -> (Extraction, Explanation) {
    let gathered = gather(document);
    let extraction = reading::finish(document, &gathered);
    let explanation = explain::explain(document, &gathered, &extraction);
    (extraction, explanation)
}

/// All that was read in a document; the readings in the order of the posts.
struct Gathered<'a> {
    flow: Flow<'a>,
    links: Vec<FoundLink>,
    readings: Vec<Reading>,
    near_misses: Vec<NearMiss>,
}

fn gather(document: &Document) -> Gathered<'_> {
    let flow = flow_of(document);
    let links = anchors::links(&flow);
    let page = Page::new(&flow.text, &links);
    let mut readings = embed::read(&flow, &page);
    readings.extend(wikitext::read(&flow));
    let (flattened, near_misses) = flattened::read(&flow, &page, &taken(&readings));
    readings.extend(flattened);
    readings.extend(title::read(&flow, &links, &taken(&readings)));
    readings.extend(credit::read(&flow, &links, &taken(&readings)));
    readings.extend(stamped::read(&flow, &links, &taken(&readings)));
    readings.extend(copied::read(&flow, &taken(&readings)));
    readings.extend(remnant::read(&flow, &page, &taken(&readings)));
    readings.sort_by_key(|reading| (reading.start, reading.end));
    Gathered {
        flow,
        links,
        readings,
        near_misses,
    }
}

/// What a reader sees of a document.
fn flow_of(document: &Document) -> Flow<'_> {
    match document.media_type {
        MediaType::Plain => Flow::plain(&document.text),
        MediaType::Html => html::flow(&document.text),
        MediaType::Markdown => markdown::flow(&document.text),
    }
}

fn taken(readings: &[Reading]) -> Extents {
    Extents::of(readings.iter().map(|reading| reading.extent))
}
