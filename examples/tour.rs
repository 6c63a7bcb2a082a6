//! A tour of Pressmark in one command: archives an article from the simulated web, lets a post go away
//! and a byte rot, and shows what the program makes of it. Everything happens on this machine, in a
//! folder that is kept. The steps stand in `tests/support/tour.rs`; a test walks them too.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[allow(
    dead_code,
    reason = "the tests use the parts that the example does not"
)]
#[path = "../tests/support/tour.rs"]
mod tour;
#[allow(
    dead_code,
    reason = "the tests use the parts that the example does not"
)]
#[path = "../tests/support/web/mod.rs"]
mod web;

use tour::{Ran, Stage, Step};
use web::SimulatedWeb;
use web::world::World;

/// Decides the bytes of pictures and films.
const SEED: u64 = 1;

fn main() -> ExitCode {
    match guide() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn guide() -> Result<(), String> {
    let program = program()?;
    let folder = tempfile::Builder::new()
        .prefix("pressmark-tour-")
        .tempdir()
        .map_err(|error| format!("no folder could be made for the tour: {error}"))?
        .keep();
    let web = SimulatedWeb::start(World::new(SEED));
    let post = web.world().post_by("HarbourWatchPE").map(|post| post.id);
    println!(
        "A tour of Pressmark. An invented web is up on {}; nothing leaves this machine.",
        web.https_addr
    );
    println!("Everything happens in {}.", folder.display());
    let stage = Stage {
        program: &program,
        folder: &folder,
        connect_to: &web.connect_to(),
        ca_pem: &web.ca_pem,
        delete_post: &|| {
            if let Some(id) = post {
                web.delete_post(id);
            }
        },
    };
    let mut number = 0;
    let souvenirs = tour::walk(&stage, &mut |step| match step {
        Step::Happens(what) => println!("\n   * {what}"),
        Step::Ran(ran) => {
            number += 1;
            show(number, ran);
        }
    })
    .map_err(|error| format!("the tour broke off: {error}"))?;
    println!("\nThe report: {}", souvenirs.report.display());
    println!(
        "The archive and all else stay in {} until you remove it.",
        folder.display()
    );
    Ok(())
}

fn show(number: usize, ran: &Ran) {
    println!("\n{number}. {}\n", ran.why);
    println!(
        "   $ {}",
        ran.typed
            .replace(" --connect-to", " \\\n       --connect-to")
    );
    for line in ran.stdout.lines().chain(ran.stderr.lines()) {
        println!("   {line}");
    }
    let code = ran
        .code
        .map_or_else(|| "none".to_owned(), |code| code.to_string());
    println!("   (exit code {code})");
}

/// The program that was built beside this example: `target/<profile>/pressmark`.
fn program() -> Result<PathBuf, String> {
    let own = std::env::current_exe()
        .map_err(|error| format!("where this example lies is not known: {error}"))?;
    let profile = own
        .parent()
        .and_then(Path::parent)
        .unwrap_or(Path::new("."));
    let program = profile.join(format!("pressmark{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    let option = if profile.ends_with("release") {
        " --release"
    } else {
        ""
    };
    Err(format!(
        "{} is not there yet. Run `cargo build{option}` first, then this tour again.",
        program.display()
    ))
}
