//! Web articles on hosts of their own, with all it takes to see them, and an archive collected from them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use pressmark::jobs::collect::{Collect, Collected};
use pressmark::jobs::{Archive, Client, Event, LinkOutcome, Means, Settings, Stop};
use pressmark::net::Manners;
use tempfile::TempDir;

use super::hostile::{Behaviour, Certificate, Hostile, Speaks, Step};
use super::stopped_clock::StoppedClock;
use super::workplace::{FIRST_DAY, Followed, block_on};

/// A transparent picture of one point.
pub const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
pub const SHEET: &str = "@import url(//deeper.hostile.example/b.css);\nbody { color: #222; background: url(/bg.gif) }\n";
pub const DEEPER: &str =
    "@font-face { font-family: x; src: url(http://font.hostile.example/x.woff2?v=%2F&b=) }\n";
pub const FONT: &[u8] = b"wOF2 not really a font, and read by nobody here";

/// Two articles with the same style sheet.
pub fn page(title: &str) -> String {
    let words = "The gauge on the lower bridge stopped sending readings shortly after midnight. "
        .repeat(12);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"http://sheet.hostile.example/a.css?x=%2f&amp;flag\">\n\
         <meta property=\"og:image\" content=\"http://moved.hostile.example/share.gif\"></head>\n\
         <body><main><article><h1>{title}</h1><p>{words}</p>\n\
         <img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-src=\"http://picture.hostile.example/p.gif\">\n\
         <img src=\"http://missing.hostile.example/gone.gif\">\n\
         <img src=\"http://10.0.0.1/inside.gif\"></article></main></body></html>\n"
    )
}

/// Serves one body at these paths and nothing elsewhere, each on a connection of its own, so that connections
/// count requests.
pub fn serves(name: &'static str, paths: &[&'static str], head: &str, body: &[u8]) -> Behaviour {
    let whole = |head: &str, body: &[u8]| {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        [head.as_bytes(), body].concat()
    };
    // Links of documents are asked for by https, short ones too.
    let speaks = if name.starts_with("short-") {
        Speaks::Https(Certificate::Good)
    } else {
        Speaks::Http
    };
    let answer = Step::SendFor {
        paths: paths.to_vec(),
        bytes: whole(head, body),
        otherwise: whole("404 Not Found", b"nothing here"),
    };
    Behaviour {
        name,
        speaks,
        steps: vec![Step::Request, answer],
    }
}

/// The hosts of the articles, one of them replaced by another of its name.
pub fn hosts_but(other: Behaviour) -> Vec<Behaviour> {
    let mut hosts = hosts();
    hosts.retain(|host| host.name != other.name);
    hosts.push(other);
    hosts
}

fn hosts() -> Vec<Behaviour> {
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let css = "200 OK\r\nContent-Type: text/css";
    let gif = "200 OK\r\nContent-Type: image/gif";
    let moved = "302 Found\r\nLocation: http://picture.hostile.example/share.gif";
    vec![
        serves(
            "short-bit.ly",
            &["/first"],
            "301 Moved\r\nLocation: http://first.hostile.example/story?page=1",
            b"",
        ),
        serves(
            "short-reut.rs",
            &["/second"],
            "301 Moved\r\nLocation: http://second.hostile.example/",
            b"",
        ),
        serves("first", &["/story"], html, page("High water").as_bytes()),
        serves("second", &["/"], html, page("Low water").as_bytes()),
        serves("sheet", &["/a.css", "/bg.gif"], css, SHEET.as_bytes()),
        serves("deeper", &["/b.css"], css, DEEPER.as_bytes()),
        serves(
            "font",
            &["/x.woff2"],
            "200 OK\r\nContent-Type: font/woff2",
            FONT,
        ),
        serves("picture", &["/p.gif", "/share.gif"], gif, PICTURE),
        serves("moved", &["/share.gif"], moved, b""),
        serves("missing", &[], "200 OK", b""),
    ]
}

/// A place to collect them in.
pub struct Articles {
    pub server: Hostile,
    pub clock: Arc<StoppedClock>,
    folder: TempDir,
}

impl Articles {
    pub fn served() -> Self {
        Self::with(hosts())
    }

    /// With other hosts.
    pub fn with(hosts: Vec<Behaviour>) -> Self {
        Self {
            server: Hostile::start(hosts),
            clock: Arc::new(StoppedClock::at(FIRST_DAY)),
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn archive(&self) -> Archive {
        Archive::at(&self.folder.path().join("archive"))
    }

    pub fn settings(&self, manners: Manners) -> Settings {
        // A document's links to articles are short links, as in the posts it quotes.
        let rules = self.server.ports.iter().map(|(name, port)| {
            let host = match name.split_once("short-") {
                Some(("", host)) => host.to_owned(),
                _ => format!("{name}.hostile.example"),
            };
            let rule = format!("{host}::127.0.0.1:{port}");
            rule.parse().expect("a rule")
        });
        let certificate_file = self.folder.path().join("authority.pem");
        std::fs::write(&certificate_file, &self.server.pem).expect("a writable folder");
        Settings {
            certificate_file: Some(certificate_file),
            connect_to: rules.collect(),
            allow_addresses: vec!["127.0.0.1/32".parse().expect("a network")],
            spool_folder: self.folder.path().to_path_buf(),
            manners,
            ..Settings::default()
        }
    }

    /// The means of a run with these manners.
    pub fn means(&self, manners: Manners) -> Means<Client> {
        let client = Client::new(self.settings(manners)).expect("sound settings");
        Means {
            archive: self.archive(),
            fetch: Arc::new(client),
            clock: Arc::clone(&self.clock) as _,
            concurrency: 2,
            mirrors: Vec::new(),
            canary: Vec::new(),
            options: BTreeMap::new(),
            tell: Arc::new(|_| {}),
            stop: Stop::default(),
        }
    }

    /// A document of nothing but these links.
    pub fn document(&self, links: &[&str]) -> PathBuf {
        let path = self.folder.path().join("links.txt");
        std::fs::write(&path, links.join("\n\n")).expect("a writable folder");
        path
    }

    /// Collects it.
    pub fn collect(&self, document: &Path, manners: Manners) -> Followed<Collected> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut means = self.means(manners);
        let telling = Arc::clone(&told);
        means.tell = Arc::new(move |event| {
            if let Event::LinkDone(outcome) = event {
                telling.lock().expect("no holder panics").push(outcome);
            }
        });
        let inputs = vec![document.display().to_string()];
        let done = block_on(Collect { inputs, means }.run()).expect("a collected document");
        let mut asked = std::mem::take(&mut *told.lock().expect("no holder panics"));
        asked.sort_by(|one: &LinkOutcome, other| one.url.cmp(&other.url));
        Followed { asked, done }
    }
}
