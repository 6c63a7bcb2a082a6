//! The steps of `examples/tour.rs`, held against what each must show.

use std::path::Path;

use crate::support::tour::{Ran, Stage, Step, walk};
use crate::support::web::SimulatedWeb;
use crate::support::web::world::World;

#[test]
fn every_step_of_the_tour_shows_what_it_says() {
    let web = SimulatedWeb::start(World::new(1));
    let folder = tempfile::tempdir().expect("a folder can be made");
    let post = web
        .world()
        .post_by("HarbourWatchPE")
        .expect("the article quotes it")
        .id;
    let stage = Stage {
        program: Path::new(env!("CARGO_BIN_EXE_pressmark")),
        folder: folder.path(),
        connect_to: &web.connect_to(),
        ca_pem: &web.ca_pem,
        delete_post: &|| web.delete_post(post),
    };
    let mut ran: Vec<(String, Option<i32>)> = Vec::new();
    let mut shown = Vec::new();
    let souvenirs = walk(&stage, &mut |step| {
        if let Step::Ran(Ran {
            typed,
            stdout,
            stderr,
            code,
            ..
        }) = step
        {
            ran.push((
                typed.split(' ').nth(1).unwrap_or_default().to_owned(),
                *code,
            ));
            shown.push(format!("{stdout}{stderr}"));
        }
    })
    .expect("the tour can be walked");

    let codes: Vec<(&str, Option<i32>)> = ran
        .iter()
        .map(|(verb, code)| (verb.as_str(), *code))
        .collect();
    let expected = [
        ("collect", 0),
        ("verify", 0),
        ("recheck", 4),
        ("verify", 4),
        ("report", 0),
    ];
    assert_eq!(
        codes,
        expected.map(|(verb, code)| (verb, Some(code))),
        "{shown:#?}"
    );
    for (step, part) in [
        (
            0,
            "1 document (1 new), 4 quoted posts (4 new), 5 links: 5 asked, 0 held already",
        ),
        (1, "everything is as it was stored"),
        (
            2,
            "newly dead: https://pic.twitter.com/q7RmV2xKd9: last seen alive ",
        ),
        (3, &souvenirs.damaged),
        (3, "1 finding\n1 earlier check\n"),
        (4, "wrote report.html"),
    ] {
        assert!(
            shown[step].contains(part),
            "{part:?} is not in\n{}",
            shown[step]
        );
    }
    let report = std::fs::read_to_string(souvenirs.report).expect("the report is there");
    assert!(report.contains(&souvenirs.damaged) && report.contains("q7RmV2xKd9"));
    assert!(web.unexpected().is_empty(), "{:?}", web.unexpected());
}
