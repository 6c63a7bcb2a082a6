//! A document → the posts it quotes, the social links outside them, and doubts.
//!
//! [`extract`] is a pure function: same bytes, same answer, in time linear in the length of the document. It never
//! fails and never guesses a damaged code. The way: the reader's view with a way back to the source (`flow`), links
//! (`link`, `anchors`), embeds by markup (`embed`), bylines (`byline`), where a post begins (`boundary`), posts that lost
//! their byline (`remnant`), what is left over (`bare`). Cases: `tests/cases/extract/`.

mod anchors;
mod boundary;
mod byline;
mod dash;
mod date;
mod flattened;
mod flow;
mod glyph;
mod handle;
mod language;
mod layout;
mod line;
mod link;
mod offsets;
mod permalink;
mod phrase;
mod reading;
mod sentence;
mod shorteners;
mod signs;
mod weight;

use crate::model::citation::Extraction;
use crate::model::document::{Document, MediaType};

use flow::Flow;

/// Finds every quoted post, every social link outside one, and what could not be decided.
pub fn extract(document: &Document) -> Extraction {
    let flow = match document.media_type {
        MediaType::Plain | MediaType::Html | MediaType::Markdown => Flow::plain(&document.text),
    };
    let links = anchors::links(&flow);
    let readings = flattened::read(&flow, &links);
    reading::finish(document, &flow, &links, readings)
}
