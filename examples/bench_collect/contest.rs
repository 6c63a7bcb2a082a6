//! Who runs against whom, how often, and what has to come of it (performance.md section 3).

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::server::CHAIN_HOPS;

const ROUNDS: usize = 5;
const IN_FLIGHT: usize = 64;

/// Whether the hosts are spared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Politeness {
    On,
    Off,
}

/// One contestant's work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bout {
    pub address: SocketAddr,
    /// The first part of the path: what is answered.
    pub kind: String,
    pub hosts: usize,
    pub links: usize,
    pub in_flight: usize,
    pub politeness: Politeness,
}

impl Bout {
    fn new(address: SocketAddr, kind: &str, hosts: usize, links: usize) -> Self {
        Self {
            address,
            kind: kind.to_owned(),
            hosts,
            links,
            in_flight: IN_FLIGHT,
            politeness: Politeness::Off,
        }
    }

    /// Small pages, politeness off.
    pub fn of_pages(address: SocketAddr, hosts: usize, links: usize, in_flight: usize) -> Self {
        Self {
            in_flight,
            ..Self::new(address, "small", hosts, links)
        }
    }

    /// For another process.
    pub fn arguments(&self) -> Vec<String> {
        vec![
            self.address.to_string(),
            self.kind.clone(),
            self.hosts.to_string(),
            self.links.to_string(),
            self.in_flight.to_string(),
            format!("{:?}", self.politeness),
        ]
    }

    /// What [`Bout::arguments`] made.
    pub fn from_arguments(arguments: &[String]) -> Self {
        let number = |at: usize| arguments[at].parse().expect("a number");
        Self {
            address: arguments[0].parse().expect("an address"),
            kind: arguments[1].clone(),
            hosts: number(2),
            links: number(3),
            in_flight: number(4),
            politeness: if arguments[5] == "On" {
                Politeness::On
            } else {
                Politeness::Off
            },
        }
    }

    /// The links, their hosts by turns.
    pub fn urls(&self) -> impl Iterator<Item = String> {
        let Self { kind, hosts, .. } = self.clone();
        let hops = if kind == "chain" {
            format!("/{CHAIN_HOPS}")
        } else {
            String::new()
        };
        (0..self.links).map(move |link| {
            let host = link % hosts;
            format!("http://h{host}.d{host}.example/{kind}/{link}{hops}")
        })
    }

    /// Requests the links come to.
    fn requests(&self) -> usize {
        let hops = if self.kind == "chain" {
            CHAIN_HOPS as usize
        } else {
            0
        };
        self.links * (1 + hops)
    }
}

/// What a contestant says of itself.
struct Result {
    /// Seconds of what counts, and of all.
    counted: f64,
    whole: f64,
    cpu: f64,
    peak_mib: f64,
}

fn run(contestant: &str, bout: &Bout) -> Result {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .arg(contestant)
        .args(bout.arguments())
        .stderr(Stdio::inherit())
        .output()
        .expect("a process");
    assert!(output.status.success(), "{contestant} failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut numbers = text
        .split_whitespace()
        .map(|word| word.parse().expect("a number"));
    let mut next = || numbers.next().expect("four numbers");
    Result {
        counted: next(),
        whole: next(),
        cpu: next(),
        peak_mib: next(),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn medians(results: &[Result]) -> Result {
    let of = |pick: fn(&Result) -> f64| median(results.iter().map(pick).collect());
    Result {
        counted: of(|result| result.counted),
        whole: of(|result| result.whole),
        cpu: of(|result| result.cpu),
        peak_mib: of(|result| result.peak_mib),
    }
}

/// 10 to 50 ms of latency over 200 hosts, politeness off.
pub fn latency(address: SocketAddr) {
    let bout = Bout::new(address, "wait", 200, 4_000);
    against_bare("10 to 50 ms of latency over 200 hosts", &bout, 1.10);
}

/// A saturated loopback that answers with chains of redirects, politeness off.
pub fn redirects(address: SocketAddr) {
    let bout = Bout::new(address, "chain", 64, 4_000);
    against_bare("saturated, chains of 4 redirects", &bout, 1.0 / 0.4);
}

/// A saturated loopback that answers with ever new pages, politeness off.
pub fn bodies(address: SocketAddr) {
    let bout = Bout::new(address, "new", 64, 16_000);
    against_bare("saturated, all-new pages of 16 KB", &bout, 1.0 / 0.25);
}

/// Against the bare loop, by turns.
fn against_bare(name: &str, bout: &Bout, wall_max: f64) {
    println!(
        "{ROUNDS} rounds, {IN_FLIGHT} in flight, medians; a ratio above the target is a failure"
    );
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(run("bare", bout));
        ours.push(run("collect", bout));
    }
    let (bare, ours) = (medians(&bare), medians(&ours));
    let rate = |result: &Result| bout.requests() as f64 / result.counted;
    println!(
        "{name:<40} bare {:>6.0}/s  collect {:>6.0}/s  wall {:.2} (at most {wall_max:.2})  rate {:.3}  CPU {:.1}  \
         whole run {:.2} s  memory {:.0} MiB",
        rate(&bare),
        rate(&ours),
        ours.counted / bare.counted,
        bare.counted / ours.counted,
        ours.cpu / bare.cpu,
        ours.whole,
        ours.peak_mib,
    );
}

/// With politeness on: how near to what the limits allow.
pub fn polite(address: SocketAddr) {
    const BEYOND_BURST: usize = 12;
    let hosts = 200;
    let bout = Bout {
        politeness: Politeness::On,
        ..Bout::new(address, "wait", hosts, hosts * (24 + BEYOND_BURST))
    };
    let ours = run("collect", &bout);
    // A burst of 24 at once, then one a second.
    println!(
        "polite: {} links over {hosts} hosts in {:.2} s, the limits allow {BEYOND_BURST} s: ratio {:.3} (at most 1.10)",
        bout.links,
        ours.counted,
        ours.counted / BEYOND_BURST as f64
    );
}

/// Against wget, which asks one thing after the other.
pub fn against_wget(address: SocketAddr) {
    let bout = Bout::new(address, "new", 64, 4_000);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let Some(seconds) = wget(&bout) else {
            println!("wget is not installed; not compared");
            return;
        };
        theirs.push(seconds);
        ours.push(run("collect", &bout).whole);
    }
    let (theirs, ours) = (median(theirs), median(ours));
    println!(
        "wget --warc-file: {theirs:.2} s for {} pages, collect {ours:.2} s with reading and weighing: {:.1} times as fast \
         (at least 4)",
        bout.links,
        theirs / ours
    );
}

fn wget(bout: &Bout) -> Option<f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("urls.txt");
    let urls: Vec<String> = bout
        .urls()
        .map(|url| {
            let path = url.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
            format!("http://{}/{path}", bout.address)
        })
        .collect();
    std::fs::write(&list, urls.join("\n")).expect("it can be written");
    let begun = Instant::now();
    let status = Command::new("wget")
        .args([
            "-q",
            "--no-proxy",
            "--delete-after",
            "--warc-file=pages",
            "-i",
        ])
        .arg(&list)
        .current_dir(folder.path())
        .status()
        .ok()?;
    assert!(status.success(), "wget failed");
    Some(begun.elapsed().as_secs_f64())
}

/// The memory of long runs.
pub fn memory(address: SocketAddr) {
    for (in_flight, links, mib_max) in [(64, 10_000, 96), (64, 100_000, 96), (256, 100_000, 128)] {
        let bout = Bout::of_pages(address, 5_000, links, in_flight);
        let ours = run("collect", &bout);
        println!(
            "memory: {links} links over 5000 hosts, {in_flight} in flight: {:.0} MiB at most (at most {mib_max}), \
             {:.0} links/s, whole run {:.1} s",
            ours.peak_mib,
            links as f64 / ours.counted,
            ours.whole
        );
    }
}
