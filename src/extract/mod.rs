//! A document → the posts it quotes, the social links outside them, and doubts.
//!
//! [`extract`] is a pure function: same bytes, same answer, in time linear in the length of the document. It never
//! fails and never guesses a damaged code. The way: the reader's view with a way back to the source (`flow`), links
//! (`link`, `anchors`), embeds by markup (`embed`), bylines (`byline`), where a post begins (`boundary`), posts that lost
//! their byline (`remnant`), what is left over (`bare`). Cases: `tests/cases/extract/`.

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
mod lost_dash;
mod markdown;
mod offsets;
mod permalink;
mod phrase;
mod quotation;
mod quotes;
mod reading;
mod remnant;
mod sentence;
mod signs;
mod stamped;
mod starts;
mod title;
mod trim;
mod visible;
mod voice;
mod weight;
mod wikitext;
mod wrapper;

use crate::model::citation::Extraction;
use crate::model::document::{Document, MediaType};

use byline::Page;
use extents::Extents;
use flow::Flow;
use layout::Layout;
use phrase::Phrases;
use reading::Reading;

pub use visible::{Visible, visible};

/// Finds every quoted post, every social link outside one, and what could not be decided.
pub fn extract(document: &Document) -> Extraction {
    let flow = flow_of(document);
    let links = anchors::links(&flow);
    let layout = Layout::of(&flow.text);
    let phrases = Phrases::of(&flow.text);
    let page = Page {
        text: &flow.text,
        links: &links,
        phrases: &phrases,
    };
    let mut readings = embed::read(&flow, &page);
    readings.extend(wikitext::read(&flow));
    let (flattened, near_misses) = flattened::read(&flow, &page, &layout, &taken(&readings));
    readings.extend(flattened);
    readings.extend(title::read(&flow, &links, &taken(&readings)));
    readings.extend(credit::read(&flow, &links, &taken(&readings)));
    readings.extend(stamped::read(&flow, &links, &taken(&readings)));
    readings.extend(copied::read(&flow, &taken(&readings)));
    readings.extend(remnant::read(&flow, &links, &layout, &taken(&readings)));
    reading::finish(document, &flow, &links, readings, &near_misses)
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
