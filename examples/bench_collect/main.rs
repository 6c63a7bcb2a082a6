//! How fast is the whole collector? Guard, hops, hashing, records, log and durable storage counted, against
//! a bare reqwest loop that throws bodies away and against `wget --warc-file`, on loopback.
//!
//!     cargo run --release --example bench_collect
//!     cargo run --release --example bench_collect -- memory    only the memory of long runs
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
        Some("memory") => contest::memory(ServerProcess::start().address),
        _ => {
            let server = ServerProcess::start();
            contest::rates(server.address);
            contest::polite(server.address);
            contest::against_wget(server.address);
            contest::memory(server.address);
        }
    }
}
