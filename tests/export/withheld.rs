//! Whom a package hides stands nowhere in it; where that cannot be had, or nothing is selected, no package is made
//! and somebody says so.

use std::fs;
use std::process::Output;

use super::archive::article;
use crate::support::program::run;
use crate::support::web::SimulatedWeb;
use crate::support::web::world::World;

fn refused(output: &Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains(words) && said.contains("no package was made"),
        "{said}"
    );
}

#[test]
fn a_sender_who_named_himself_to_servers_cannot_be_hidden() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let web = SimulatedWeb::start(World::new(1));
    fs::write(folder.path().join("ca.pem"), &web.ca_pem).expect("a writable folder");
    let article = article().display().to_string();
    let connect_to = web.connect_to();
    let network = [
        "--connect-to",
        &connect_to,
        "--cacert",
        "ca.pem",
        "--allow-address",
        "127.0.0.1/32",
    ];
    let collect = [
        &["collect", &article, "--user-agent", "newsroom of Ann"],
        &network[..],
    ]
    .concat();
    let collected = run(folder.path(), &collect);
    assert!(collected.status.success(), "{collected:?}");
    let export = ["export", "--format", "warc", "-o", "posts.warc.gz"];
    let hidden = run(
        folder.path(),
        &[&export[..], &["--withhold", "operator"]].concat(),
    );
    refused(&hidden, "newsroom of Ann");
    assert!(!folder.path().join("posts.warc.gz").exists());
    let open = run(folder.path(), &export);
    assert!(open.status.success(), "{open:?}");
}

#[test]
fn an_empty_selection_is_said_to_be_empty() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("plain.txt"), "No post is quoted here.\n")
        .expect("a writable folder");
    let collected = run(folder.path(), &["collect", "plain.txt"]);
    assert!(collected.status.success(), "{collected:?}");
    for format in ["csl", "bibtex", "wikitext", "robust-links"] {
        let made = run(folder.path(), &["export", "--format", format, "-o", "list"]);
        refused(&made, "no post is quoted");
    }
    for selection in [&["--dead"][..], &["--since", "2999-01-01"]] {
        for format in ["warc", "wacz", "bagit", "prov", "premis"] {
            let export = ["export", "--format", format, "-o", "package"];
            refused(
                &run(folder.path(), &[&export[..], selection].concat()),
                "nothing belongs",
            );
        }
    }
    assert!(!folder.path().join("list").exists() && !folder.path().join("package").exists());
}
