//! A random sibling of the cited address → does the host show the same page for everything?
//! (liveness.md 5.3, after Bar-Yossef and others, WWW 2004)
//!
//! The random letters come from the caller; nothing is asked here.

use url::Url;

use super::error_page::HostHonesty;
use super::shell;
use crate::classify::address::{same, segments};
use crate::classify::page::alike::Alike;
use crate::classify::page::fold::Folded;
use crate::classify::page::markup::Page;

/// What the random sibling got.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The status at the end of its trail.
    pub status: u16,
    /// The address at the end of its trail; `None` where it led nowhere else.
    pub final_url: Option<String>,
    /// The page there.
    pub page: Page,
}

impl Probe {
    /// What it tells about the host.
    pub fn honesty(&self) -> HostHonesty {
        match self.status {
            404 | 410 => HostHonesty::Honest,
            _ => HostHonesty::NotKnown,
        }
    }

    /// True where the sibling ended where the cited link did.
    pub fn ends_at(&self, last: &str) -> bool {
        self.succeeded() && self.final_url.as_deref().is_some_and(|end| same(end, last))
    }

    /// True where the sibling shows the same main text. Two script shells prove nothing.
    pub fn shows_same(&self, page: &Page, text: &Folded) -> bool {
        if !self.succeeded() || (shell::is_shell(page) && shell::is_shell(&self.page)) {
            return false;
        }
        let own = Folded::of(&self.page.text);
        !own.is_empty() && Alike::of(text, &own).is_same()
    }

    const fn succeeded(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// The address to ask: the folder of the cited one, the random letters, and its file ending. `None` for
/// roots, which serve as their own catch-all.
pub fn address(cited: &str, random_letters: &str) -> Option<String> {
    let mut url = Url::parse(cited).ok()?;
    if segments(cited).is_empty() {
        return None;
    }
    let path = url.path().trim_end_matches('/').to_owned();
    let (folder, last) = path.rsplit_once('/')?;
    let ending = last
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| {
            ending.len() <= 5 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    let sibling = match ending {
        Some(ending) => format!("{folder}/{random_letters}.{ending}"),
        None => format!("{folder}/{random_letters}"),
    };
    url.set_path(&sibling);
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}
