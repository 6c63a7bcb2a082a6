//! How fast is the network room? Ratios of its wall time to that of a bare reqwest loop that throws bodies
//! away, on loopback, medians of several runs taken by turns.
//!
//!     cargo run --release --example bench_fetch
//!
//! Counted on our side: guard, pace (wide open), wire form, SHA-256, and the record as JSON. Not counted:
//! writing to an archive, and decoding, since the bodies are plain.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pressmark::net::{Ask, Client, Fetch as _, Limits, PaceLimits, Purpose, Settings, Wiring};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const ROUNDS: usize = 5;
const IN_FLIGHT: usize = 64;

/// One kind of work.
struct Workload {
    name: &'static str,
    hosts: usize,
    requests: usize,
    path: &'static str,
    /// The most the ratio may be (performance.md section 3), storage left out.
    ratio_max: f64,
}

const WORKLOADS: [Workload; 3] = [
    Workload {
        name: "10 to 50 ms of latency, 200 hosts, 2 KB",
        hosts: 200,
        requests: 4_000,
        path: "slow",
        ratio_max: 1.10,
    },
    Workload {
        name: "saturated, redirects",
        hosts: 64,
        requests: 20_000,
        path: "redirect",
        ratio_max: 2.5,
    },
    Workload {
        name: "saturated, all-new bodies of 16 KB",
        hosts: 64,
        requests: 20_000,
        path: "new",
        ratio_max: 4.0,
    },
];

fn main() {
    let address = serve();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("{ROUNDS} rounds, {IN_FLIGHT} in flight; seconds are medians");
    for workload in WORKLOADS {
        let (mut bare, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            bare.push(runtime.block_on(run_bare(&workload, address)));
            ours.push(runtime.block_on(run_ours(&workload, address)));
        }
        let (bare, ours) = (median(bare), median(ours));
        println!(
            "{:<42} bare {bare:.3} s ({:.0}/s)  ours {ours:.3} s ({:.0}/s)  ratio {:.2}  (at most {:.2})",
            workload.name,
            workload.requests as f64 / bare,
            workload.requests as f64 / ours,
            ours / bare,
            workload.ratio_max,
        );
    }
    println!("highest memory of both together: {}", memory());
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map_or_else(
        || "not told by this system".to_owned(),
        |line| line.trim_start_matches("VmHWM:").trim().to_owned(),
    )
}

fn url(workload: &Workload, number: usize) -> String {
    let host = number % workload.hosts;
    format!("http://h{host}.d{host}.example/{}/{number}", workload.path)
}

async fn run_bare(workload: &Workload, address: SocketAddr) -> f64 {
    let mut builder = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    for host in 0..workload.hosts {
        builder = builder.resolve(&format!("h{host}.d{host}.example"), address);
    }
    let client = builder.build().expect("a client");
    let client = Arc::new(client);
    in_flight(workload, move |url| {
        let client = Arc::clone(&client);
        async move {
            let mut response = client.get(url).send().await.expect("an answer");
            while response.chunk().await.expect("a body").is_some() {}
        }
    })
    .await
}

async fn run_ours(workload: &Workload, address: SocketAddr) -> f64 {
    let settings = Settings {
        offline: false,
        user_agent: "Pressmark/bench".to_owned(),
        connect_to: vec![
            format!("::{}:{}", address.ip(), address.port())
                .parse()
                .expect("a rule"),
        ],
        allow_addresses: vec![address.ip().into()],
        certificate_file: None,
        spool_folder: std::env::temp_dir(),
        ..Settings::default()
    };
    let limits = Limits {
        pace: PaceLimits {
            host_requests_max: IN_FLIGHT,
            domain_requests_max: IN_FLIGHT,
            gap_ms: 0,
            ..PaceLimits::default()
        },
        idle_connections_per_host_max: IN_FLIGHT,
        idle_connections_max: 1_024,
        ..Limits::default()
    };
    let wiring = Wiring {
        limits,
        ..Wiring::default()
    };
    let client = Arc::new(Client::wired(settings, wiring).expect("a client"));
    in_flight(workload, move |url| {
        let client = Arc::clone(&client);
        async move {
            let purpose = Purpose::Page;
            let fetched = client.fetch(&Ask::of(url, purpose)).await.expect("a spool");
            assert!(fetched.exchange.answer().is_some(), "no answer");
            let record = serde_json::to_vec(&fetched.exchange).expect("JSON");
            std::hint::black_box((record, fetched.payload));
        }
    })
    .await
}

/// Runs all requests, so many at a time; gives the seconds that took.
async fn in_flight<F, W>(workload: &Workload, ask: F) -> f64
where
    F: Fn(String) -> W + Clone + Send + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let urls = (0..workload.requests).map(|number| url(workload, number));
    let urls: Arc<[String]> = urls.collect();
    let mut workers = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..IN_FLIGHT {
        let (next, ask) = (Arc::clone(&next), ask.clone());
        let urls = Arc::clone(&urls);
        workers.spawn(async move {
            while let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) {
                ask(url.clone()).await;
            }
        });
    }
    while let Some(done) = workers.join_next().await {
        done.expect("no panic");
    }
    begun.elapsed().as_secs_f64()
}

/// A server on a thread of its own: the path says what is answered.
fn serve() -> SocketAddr {
    let listener = StdListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream));
            }
        });
    });
    address
}

async fn converse(mut stream: TcpStream) {
    // A system that cannot is slower for both sides alike.
    let _ = stream.set_nodelay(true);
    let mut head = Vec::new();
    while let Ok(count) = stream.read_buf(&mut head).await {
        if count == 0 {
            return;
        }
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let mut parts = text.split(['/', ' ']).skip(2);
        let (path, number) = (parts.next().unwrap_or_default(), parts.next());
        let number: u64 = number.and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let (line, body) = match path {
            "redirect" => ("302 Found\r\nLocation: /redirect/1", Vec::new()),
            "new" => ("200 OK", number.to_le_bytes().repeat(2_048)),
            _ => {
                tokio::time::sleep(Duration::from_millis(10 + number % 41)).await;
                ("200 OK", vec![b'a'; 2_048])
            }
        };
        let length = body.len();
        let mut answer =
            format!("HTTP/1.1 {line}\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        answer.extend_from_slice(&body);
        if stream.write_all(&answer).await.is_err() {
            return;
        }
        head.clear();
    }
}
