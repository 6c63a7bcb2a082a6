//! The steps of `examples/tour.rs`, held against what each must show.

use std::path::Path;

use crate::support::tour::{Stage, Step, walk};
use crate::support::web::SimulatedWeb;
use crate::support::web::world::World;

/// Each step's command, its exit code, and words it must show.
const STEPS: [(&str, i32, &str); 5] = [
    (
        "collect",
        0,
        "1 document (1 new), 4 quoted posts (4 new), 5 links: 5 asked, 0 held already",
    ),
    ("verify", 0, "everything is as it was stored"),
    (
        "recheck",
        0,
        "https://pic.twitter.com/q7RmV2xKd9: suspected: not served to us at ",
    ),
    ("verify", 4, "1 finding\n1 earlier check\n"),
    ("report", 0, "wrote report.html"),
];

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
    let mut shown = Vec::new();
    let mut expected = STEPS.iter();
    let souvenirs = walk(&stage, &mut |step| {
        if let Step::Ran(ran) = step {
            let text = format!("{}{}", ran.stdout, ran.stderr);
            let (command, code, part) = expected.next().expect("there are no more steps");
            assert!(ran.typed.starts_with(&format!("pressmark {command}")));
            assert_eq!(ran.code, Some(*code), "{}:\n{text}", ran.typed);
            assert!(text.contains(part), "{part:?} is not in\n{text}");
            shown.push(text);
        }
    })
    .expect("the tour can be walked");

    assert_eq!(shown.len(), STEPS.len());
    assert!(shown[3].contains(&souvenirs.damaged), "{}", shown[3]);
    let report = std::fs::read_to_string(souvenirs.report).expect("the report is there");
    assert!(report.contains(&souvenirs.damaged) && report.contains("q7RmV2xKd9"));
    assert!(web.unexpected().is_empty(), "{:?}", web.unexpected());
}
