//! How fast is the whole collector? Guard, hops, hashing, records, log and durable storage counted, against
//! a bare reqwest loop that throws bodies away and against `wget --warc-file`, on loopback.
//!
//!     cargo run --release --example bench_collect                all of it
//!     cargo run --release --example bench_collect -- latency     one figure alone: latency, redirects, bodies,
//!                                                                polite, wget or memory
//!
//! The server and every contestant are processes of their own; the contestants take turns, and only
//! ratios of their medians within one run count. What counts of a collect is its link stage, from the first
//! link to the last one on the disk; reading the documents and weighing the quotes is shown beside it.

mod contest;
mod contestants;
mod server;
mod server_process;

use server_process::ServerProcess;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve") => server::serve(),
        Some("bare") => contestants::bare(&contest::Bout::from_arguments(&arguments[1..])),
        Some("collect") => contestants::collect(&contest::Bout::from_arguments(&arguments[1..])),
        Some(figure) => measure(figure),
        None => FIGURES.iter().for_each(|figure| measure(figure)),
    }
}

const FIGURES: [&str; 6] = ["latency", "redirects", "bodies", "polite", "wget", "memory"];

fn measure(figure: &str) {
    let server = ServerProcess::start();
    match figure {
        "latency" => contest::latency(server.address),
        "redirects" => contest::redirects(server.address),
        "bodies" => contest::bodies(server.address),
        "polite" => contest::polite(server.address),
        "wget" => contest::against_wget(server.address),
        "memory" => contest::memory(server.address),
        other => panic!("no figure {other:?}: one of {FIGURES:?}"),
    }
}
