//! The text of a settings file (TOML 1.0) → what a scheduled run watches, how much it may do, and whom it
//! tells. A key that is not known is an error: a typing mistake must not switch a watch off unseen.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Everything a settings file may say. Each part may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunSettings {
    pub watch: Watch,
    pub limits: Limits,
    pub notify: Notify,
    pub network: Network,
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
    /// Hours between two checks of everything stored.
    pub verify_every_hours: u32,
    /// Stored megabytes (10^6) up to which a run verifies by itself.
    pub verify_megabytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            links_per_run: 2000,
            entries_per_feed: 20,
            verify_every_hours: 24 * 7,
            verify_megabytes: 4000,
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
        let wrong =
            RunSettings::parse("[watch]\npages = [\"example.org\"]").expect_err("a mistake");
        assert!(wrong.contains("example.org"), "{wrong}");
        assert_eq!(RunSettings::parse(""), Ok(RunSettings::default()));
    }
}
