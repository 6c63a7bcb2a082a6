//! The text of a settings file (TOML 1.0) → what a scheduled run watches, how much it may do, and whom it
//! tells. A key that is not known is an error: a typing mistake must not switch a watch off unseen.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::memento::WebArchive;
use crate::net::Secret;

/// Everything a settings file may say. Each part may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunSettings {
    pub watch: Watch,
    pub limits: Limits,
    pub notify: Notify,
    pub network: Network,
    pub archives: Archives,
}

/// Public web archives. They are told what is looked at, so none is asked unless named.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Archives {
    /// Asked for copies of links that died: `wayback`, `arquivo`, `commoncrawl`, the address of a `TimeGate`.
    pub mementos: Vec<WebArchive>,
    /// Handed every link that is served, to make a copy: `wayback` or none.
    pub save: Vec<WebArchive>,
    /// What proves to it who asks; never in the file.
    #[serde(skip)]
    pub save_authorization: Option<Secret>,
}

/// What is looked at for new citations.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Watch {
    /// Documents, by path; relative ones from the folder of the settings file.
    pub files: Vec<PathBuf>,
    /// Folders of documents.
    pub folders: Vec<PathBuf>,
    /// Addresses of RSS and Atom feeds: every new entry is taken in once.
    pub feeds: Vec<String>,
    /// Addresses of pages that are taken in anew whenever they changed.
    pub pages: Vec<String>,
}

/// How much one run may do; what is left is done by the next.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Links that are asked again in one run.
    pub links_per_run: u32,
    /// New entries of one feed that are taken in in one run.
    pub entries_per_feed: usize,
    /// Hours between two checks of what is stored; 0 for never.
    pub verify_every_hours: u32,
    /// Megabytes (10^6) that one such check reads; the next one goes on from there.
    pub verify_megabytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            links_per_run: 2000,
            entries_per_feed: 20,
            verify_every_hours: 24,
            verify_megabytes: 2000,
        }
    }
}

/// Who is told of deaths and returns.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// A program with its arguments; it gets the summary as JSON on standard input.
    pub command: Vec<String>,
    /// A file that is kept as an Atom feed of deaths and returns.
    pub feed: Option<PathBuf>,
    /// An address that the summary is posted to as JSON.
    pub webhook: Option<String>,
}

/// How the network is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Addresses that tell whether our own network works: asked, once in a run, where links do not answer.
    /// None unless named, since asking tells them something.
    pub canary: Vec<String>,
}

impl RunSettings {
    /// Reads the text of a settings file.
    ///
    /// # Errors
    /// What is wrong, with line and column, and for an unknown key the keys there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let addresses = settings.watch.feeds.iter().chain(&settings.watch.pages);
        let addresses = addresses.chain(&settings.network.canary);
        // A webhook's address may hold a secret, which no message repeats.
        let hook = settings.notify.webhook.as_deref();
        if hook.is_some_and(|hook| !hook.starts_with("https://") && !hook.starts_with("http://")) {
            return Err("notify.webhook is no http:// or https:// address".to_owned());
        }
        if settings
            .archives
            .save
            .iter()
            .any(|archive| *archive != WebArchive::Wayback)
        {
            return Err("archives.save: links can be handed to \"wayback\" only".to_owned());
        }
        for address in addresses {
            if !address.starts_with("https://") && !address.starts_with("http://") {
                return Err(format!("{address:?} is no http:// or https:// address"));
            }
        }
        Ok(settings)
    }

    /// The watched documents as inputs of `collect`, relative paths taken from `folder`.
    pub fn inputs(&self, folder: &Path) -> Vec<String> {
        let paths = self.watch.files.iter().chain(&self.watch.folders);
        paths
            .map(|path| folder.join(path).display().to_string())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::RunSettings;

    #[test]
    fn a_mistyped_key_is_an_error_that_names_the_keys_there_are() {
        let wrong = RunSettings::parse("[watch]\nfile = [\"a.txt\"]\n").expect_err("a mistake");
        for part in ["file", "files", "folders", "line 2"] {
            assert!(wrong.contains(part), "{wrong}");
        }
        for wrong in [
            "[archives]\nmementos = [\"geocities\"]",
            "[archives]\nsave = [\"arquivo\"]",
            "[notify]\nwebhook = \"hooks.example/secret\"",
        ] {
            let told = RunSettings::parse(wrong).expect_err("a mistake");
            assert!(!told.contains("secret"), "{told}");
        }
        let wrong =
            RunSettings::parse("[watch]\npages = [\"example.org\"]").expect_err("a mistake");
        assert!(wrong.contains("example.org"), "{wrong}");
        assert_eq!(RunSettings::parse(""), Ok(RunSettings::default()));
    }
}
