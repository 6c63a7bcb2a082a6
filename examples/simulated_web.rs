//! Serves the simulated web of the tests, so that a person can play with it: read posts, kill one
//! while it runs, and see what Pressmark makes of it. Prints the commands to use. Ends with Ctrl-C.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

#[allow(
    dead_code,
    reason = "the tests use the parts that the example does not"
)]
#[path = "../tests/support/web/mod.rs"]
mod web;

use web::hosts::CONTROL_HOST;
use web::world::{TokenMode, World};
use web::{Ports, SimulatedWeb};

/// Serve a small invented web, with X, t.co, shorteners and newsrooms, on this machine only.
#[derive(Parser)]
struct Arguments {
    /// Port for HTTPS (it takes plain HTTP as well); 0 for any free one.
    #[arg(long, default_value_t = 8443)]
    port: u16,
    /// Port for plain HTTP; 0 for any free one.
    #[arg(long, default_value_t = 0)]
    http_port: u16,
    /// Where to write the certificate authority to be trusted.
    #[arg(long, default_value = "ca.pem")]
    ca_file: PathBuf,
    /// Decides the bytes of pictures and films.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many generated posts to add to the written ones.
    #[arg(long, default_value_t = 0)]
    generated_posts: usize,
    /// Take any token at the syndication host, not only the exact one.
    #[arg(long)]
    lax_tokens: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let tokens = if arguments.lax_tokens {
        TokenMode::Lax
    } else {
        TokenMode::Strict
    };
    let world = World::new(arguments.seed)
        .with_generated_posts(arguments.generated_posts)
        .with_tokens(tokens);
    let ports = Ports {
        https: arguments.port,
        http: arguments.http_port,
    };
    let web = match SimulatedWeb::start_at(world, ports) {
        Ok(web) => web,
        Err(error) => {
            eprintln!(
                "cannot listen on port {}: {error}; try --port 0",
                arguments.port
            );
            return ExitCode::FAILURE;
        }
    };
    if let Err(error) = std::fs::write(&arguments.ca_file, &web.ca_pem) {
        eprintln!(
            "cannot write {}: {error}; try --ca-file",
            arguments.ca_file.display()
        );
        return ExitCode::FAILURE;
    }
    print_commands(&web, &arguments.ca_file.display().to_string());
    loop {
        std::thread::park();
    }
}

fn print_commands(web: &SimulatedWeb, ca_file: &str) {
    let connect_to = web.connect_to();
    let through = format!("--connect-to {connect_to} --cacert {ca_file}");
    let world = web.world();
    println!(
        "The simulated web is up: HTTPS on {}, plain HTTP on {}.",
        web.https_addr, web.http_addr
    );
    println!("Its certificate authority is in {ca_file}. Ctrl-C ends it.\n");
    println!("Archive the example's posts, then ask again:");
    let trust = format!("{through} --allow-address 127.0.0.1/32");
    println!("  cargo run --release -- collect examples/article.txt {trust}");
    println!("  cargo run --release -- recheck --all {trust}\n");
    println!("Look around:");
    if let Some(post) = world.post_by("HarbourWatchPE") {
        let short = post.media.as_ref().map_or("", |media| media.short.as_str());
        println!("  curl -i {through} https://t.co/{short}");
        println!(
            "  curl -L {through} 'https://publish.twitter.com/oembed?url=https://x.com/{}/status/{}'",
            post.handle, post.id
        );
        if let Some(token) = web::token::token(&post.id.to_string()) {
            println!(
                "  curl {through} 'https://cdn.syndication.twimg.com/tweet-result?id={}&lang=en&token={token}'",
                post.id
            );
        }
        println!("\nKill a post while it runs, give it back, break a link:");
        println!(
            "  curl -X POST {through} 'https://{CONTROL_HOST}/delete-post?id={}'",
            post.id
        );
        println!(
            "  curl -X POST {through} 'https://{CONTROL_HOST}/restore-post?id={}'",
            post.id
        );
        println!(
            "  curl -X POST {through} 'https://{CONTROL_HOST}/set?url=https://t.co/{short}&scenario=outage-html'"
        );
    }
    println!("\nEverything else (scenarios, posts, log, clock):");
    println!("  curl {through} https://{CONTROL_HOST}/");
}
