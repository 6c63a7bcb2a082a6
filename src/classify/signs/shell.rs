//! A page → is it an empty frame that only a script fills? (liveness.md 4.3, C13)

use crate::classify::page::markup::Page;

/// A shell shows fewer words than this.
const SHELL_WORDS_MAX: usize = 30;

/// True where there is next to nothing to read, and a script is meant to bring it.
pub fn is_shell(page: &Page) -> bool {
    page.visible_words < SHELL_WORDS_MAX && (page.has_app_root || page.asks_for_script)
}
