//! A body → its page and the page's words, read once however many rules ask for them.
//!
//! Only remembers: two bodies are no less equal because one of them was read.

use std::sync::OnceLock;

use super::fold::Folded;
use super::markup::Page;

/// The place where what was read is kept.
#[derive(Clone, Default, Debug)]
pub struct ReadOnce(OnceLock<(Page, Folded)>);

impl ReadOnce {
    /// The page, and the words of its main text. The first body given is the one that is read.
    pub fn of(&self, content_type: Option<&str>, body: &str) -> (&Page, &Folded) {
        let (page, text) = self.0.get_or_init(|| {
            let page = Page::of_body(content_type, body);
            let text = Folded::of(&page.text);
            (page, text)
        });
        (page, text)
    }
}

impl PartialEq for ReadOnce {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
