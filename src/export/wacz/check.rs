//! A WACZ file → everything that is wrong with it; nothing, where it keeps every promise of the format.
//!
//! The usual validator passes files without WARC, index or pages (evidence.md 5.2), so this one looks at
//! all of it: each listed file against its digest, each line of each index against the record it names,
//! each record against its own digests, each page against the index. Foreign bytes are never believed and
//! never held whole, the lists of files and pages apart.

mod index;
mod warc;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};

use serde_json::Value;

use self::index::Lines;
use super::{PACKAGE, PACKAGE_DIGEST};
use crate::export::measure::{Measured, Measuring};
use crate::export::zip::{Found, Listing, Method};

/// Texts beyond this are not read.
const TEXT_BYTES_MAX: u64 = 256 << 20;

/// Something wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaczFault {
    /// For programs.
    pub code: &'static str,
    /// For people: where, and what.
    pub detail: String,
}

/// Looks at everything in a file.
pub fn check<R: Read + Seek>(file: R) -> Vec<WaczFault> {
    let mut faults = Faults::default();
    match Listing::read(file) {
        Ok(listing) => {
            let mut check = Check { listing, faults };
            check.all();
            return check.faults.0;
        }
        Err(fault) => faults.add("not_a_zip", fault.to_string()),
    }
    faults.0
}

#[derive(Default)]
struct Faults(Vec<WaczFault>);

impl Faults {
    fn add(&mut self, code: &'static str, detail: impl Into<String>) {
        let detail = detail.into();
        self.0.push(WaczFault { code, detail });
    }
}

struct Check<R> {
    listing: Listing<R>,
    faults: Faults,
}

impl<R: Read + Seek> Check<R> {
    fn all(&mut self) {
        let entries = self.names();
        let Some(package) = self.package(&entries) else {
            return;
        };
        let listed = self.resources(&package, &entries);
        for name in entries.keys() {
            let of_the_list = [PACKAGE, PACKAGE_DIGEST].contains(&name.as_str());
            if !listed.contains(name) && !of_the_list {
                self.faults.add("unlisted", format!("{name} is not listed"));
            }
        }
        self.digest(&package, &entries);
        let lines = self.indexes(&entries);
        self.warcs(&entries, &lines);
        self.pages(&entries, &lines);
    }

    /// The files by name; folders are no files.
    fn names(&mut self) -> BTreeMap<String, Found> {
        let mut entries = BTreeMap::new();
        for entry in &self.listing.entries {
            let name = &entry.name;
            let steps = || name.split('/');
            if name.starts_with('/') || name.contains('\\') || steps().any(|step| step == "..") {
                self.faults
                    .add("unsafe_name", format!("{name:?} leads elsewhere"));
            }
            if !name.ends_with('/') && entries.insert(name.clone(), entry.clone()).is_some() {
                self.faults
                    .add("twice", format!("{name} stands there twice"));
            }
        }
        entries
    }

    fn package(&mut self, entries: &BTreeMap<String, Found>) -> Option<Value> {
        let Some(entry) = entries.get(PACKAGE) else {
            self.faults
                .add("no_package", "there is no datapackage.json");
            return None;
        };
        let package: Option<Value> = self
            .text(entry)
            .and_then(|text| serde_json::from_slice(&text).ok());
        let Some(package) = package else {
            self.faults
                .add("package_unreadable", "datapackage.json is no JSON");
            return None;
        };
        if package["profile"] != "data-package" {
            let detail = format!(
                "the profile is {}, not \"data-package\"",
                package["profile"]
            );
            self.faults.add("profile", detail);
        }
        let version = package["wacz_version"].as_str().unwrap_or_default();
        if !["1.0.0", "1.1.0", "1.1.1"].contains(&version) {
            let detail = format!("version {version:?} is none of the published ones");
            self.faults.add("version", detail);
        }
        Some(package)
    }

    /// Holds every listed file against what is said of it; returns the listed names.
    fn resources(
        &mut self,
        package: &Value,
        entries: &BTreeMap<String, Found>,
    ) -> BTreeSet<String> {
        let mut listed = BTreeSet::new();
        let none = Vec::new();
        for resource in package["resources"].as_array().unwrap_or(&none) {
            let path = resource["path"].as_str().unwrap_or_default();
            if !listed.insert(path.to_owned()) {
                self.faults.add("twice", format!("{path} is listed twice"));
                continue;
            }
            let Some(entry) = entries.get(path) else {
                self.faults
                    .add("missing", format!("{path} is listed and not there"));
                continue;
            };
            match self.measure(entry) {
                Ok(measured) => {
                    let hash = format!("sha256:{}", measured.digest);
                    if resource["hash"] != hash || resource["bytes"] != measured.size {
                        self.faults
                            .add("altered", format!("{path} is not what is listed"));
                    }
                    if measured.crc32 != entry.crc32 || measured.size != entry.size {
                        self.faults
                            .add("altered", format!("{path} is not what the ZIP says"));
                    }
                }
                Err(error) => self.faults.add("unreadable", format!("{path}: {error}")),
            }
        }
        listed
    }

    /// The list's own digest, and the signature's claims about it; both may be absent.
    fn digest(&mut self, package: &Value, entries: &BTreeMap<String, Found>) {
        let Some(entry) = entries.get(PACKAGE_DIGEST) else {
            return;
        };
        let told: Value = self
            .text(entry)
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        let found = entries.get(PACKAGE).cloned();
        let measured = found.and_then(|package| self.measure(&package).ok());
        let hash = measured.map(|measured| Value::from(format!("sha256:{}", measured.digest)));
        if told["path"] != PACKAGE || Some(&told["hash"]) != hash.as_ref() {
            let detail = "datapackage-digest.json does not fit datapackage.json";
            self.faults.add("package_altered", detail);
        }
        let signed = &told["signedData"];
        if !signed.is_null()
            && (signed["created"] != package["created"] || signed["hash"] != told["hash"])
        {
            let detail = "the signed data speak of another datapackage.json";
            self.faults.add("signature", detail);
        }
    }

    fn indexes(&mut self, entries: &BTreeMap<String, Found>) -> Lines {
        let mut lines = Lines::default();
        let is_index = |name: &str| {
            name.starts_with("indexes/")
                && [".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz"]
                    .iter()
                    .any(|end| name.ends_with(end))
        };
        let mut any = false;
        for (name, entry) in entries.iter().filter(|(name, _)| is_index(name)) {
            any = true;
            match self.listing.open(entry) {
                Ok(index) => {
                    for detail in lines.read(name, index) {
                        self.faults.add("index", detail);
                    }
                }
                Err(error) => self.faults.add("unreadable", format!("{name}: {error}")),
            }
        }
        if !any {
            self.faults.add("no_index", "there is no index in indexes/");
        }
        lines
    }

    fn warcs(&mut self, entries: &BTreeMap<String, Found>, lines: &Lines) {
        let is_warc = |name: &str| {
            name.starts_with("archive/") && (name.ends_with(".warc.gz") || name.ends_with(".warc"))
        };
        let mut any = false;
        for (name, entry) in entries.iter().filter(|(name, _)| is_warc(name)) {
            any = true;
            if entry.method != Method::Stored {
                let detail = format!("{name} is packed, so players cannot read it in place");
                self.faults.add("warc_packed", detail);
            }
            let told = lines.of_file(name.rsplit('/').next().unwrap_or_default());
            match self.listing.open(entry) {
                Ok(bytes) => {
                    for (code, detail) in warc::check(bytes, told) {
                        self.faults.add(code, format!("{name}: {detail}"));
                    }
                }
                Err(error) => self.faults.add("unreadable", format!("{name}: {error}")),
            }
        }
        if !any {
            self.faults.add("no_warc", "there is no WARC in archive/");
        }
        for filename in lines.files() {
            if !entries.contains_key(&format!("archive/{filename}")) {
                let detail = format!("the index speaks of {filename}, which is not there");
                self.faults.add("index", detail);
            }
        }
    }

    fn pages(&mut self, entries: &BTreeMap<String, Found>, lines: &Lines) {
        let Some(entry) = entries.get("pages/pages.jsonl") else {
            self.faults.add("no_pages", "there is no pages/pages.jsonl");
            return;
        };
        let text = self.text(entry).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut told = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_default());
        let head: Value = told.next().unwrap_or_default();
        if head["format"] != "json-pages-1.0" {
            self.faults
                .add("pages", "pages.jsonl does not begin with its format");
        }
        for page in told {
            let page: Value = page;
            let url = page["url"].as_str().unwrap_or_default();
            if url.is_empty() || !page["ts"].is_string() {
                self.faults
                    .add("pages", format!("no page with address and time: {page}"));
            } else if !lines.has_url(url) {
                self.faults
                    .add("pages", format!("{url} is a page and not in the index"));
            }
        }
    }

    fn text(&mut self, entry: &Found) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let bytes = self.listing.open(entry).ok()?;
        let read = bytes.take(TEXT_BYTES_MAX).read_to_end(&mut text);
        read.is_ok().then_some(text)
    }

    fn measure(&mut self, entry: &Found) -> io::Result<Measured> {
        let mut measuring = Measuring::new(io::sink());
        let mut bytes = self.listing.open(entry)?;
        io::copy(&mut bytes, &mut measuring)?;
        Ok(measuring.finish())
    }
}
