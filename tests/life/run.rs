//! The scheduled run: what it does, whom it tells, and that nothing is told twice or lost.

use std::process::{Command, Output};

use pressmark::jobs::Ending;
use pressmark::jobs::scheduled::lock::RunLock;
use pressmark::jobs::scheduled::settings::RunSettings;
use pressmark::jobs::scheduled::{Worked, record, work};
use pressmark::model::timestamp::Timestamp;
use pressmark::model::turn::TurnKind;

use crate::support::web::world::World;
use crate::support::workplace::{Workplace, block_on, case};

fn workplace() -> Workplace {
    let workplace = Workplace::before(World::new(13));
    std::fs::create_dir(workplace.path("articles")).expect("a folder");
    workplace.document("articles/six-posts.txt", &case("collect/six-posts.txt"));
    workplace
}

fn settings() -> RunSettings {
    RunSettings::parse("[watch]\nfolders = [\"articles\"]\n").expect("sound settings")
}

/// One run; `untold` names who could not be told.
fn run(workplace: &Workplace, untold: &[String]) -> (Worked, Ending) {
    let means = workplace.means(workplace.client());
    let folder = workplace.path("");
    block_on(async {
        let worked = work(&means, &settings(), &folder, &|_| {}).await;
        let worked = worked.expect("a scheduled run");
        let (ending, _) = record(&means, &worked, untold).await.expect("a record");
        (worked, ending)
    })
}

fn deaths(worked: &Worked) -> usize {
    let turns = worked.turns.iter();
    turns.filter(|turn| turn.kind == TurnKind::Died).count()
}

#[test]
fn a_death_is_told_once_it_is_confirmed_again_until_somebody_was_told_and_then_no_more() {
    let workplace = workplace();
    let (first, ending) = run(&workplace, &[]);
    assert_eq!((first.turns.len(), ending), (0, Ending::Clean));
    let world = workplace.web.world();
    let id = world.post_by("HillelNeuer").expect("a post").id;
    workplace.web.delete_post(id);
    // Half a year later everything is due: seen dead once, which is no news yet.
    workplace.clock.set("2027-06-01T08:00:00.000Z");
    let (seen_once, _) = run(&workplace, &[]);
    assert_eq!(deaths(&seen_once), 0);
    workplace.clock.set("2027-06-03T08:00:00.000Z");
    let nobody_home = ["command tell-me: not found".to_owned()];
    let (confirmed, ending) = run(&workplace, &nobody_home);
    assert!(deaths(&confirmed) >= 1);
    assert_eq!(ending, Ending::Findings);
    let turn = &confirmed.turns[0];
    assert!(turn.last_seen_alive.is_some() && turn.last_seen_alive < turn.first_seen_dead);
    let (again, _) = run(&workplace, &[]);
    assert_eq!(
        again.turns, confirmed.turns,
        "nobody was told, so it is told again"
    );
    let (after, ending) = run(&workplace, &[]);
    assert_eq!((after.turns.len(), ending), (0, Ending::Clean));
    workplace.web.restore_post(id);
    workplace.clock.set("2027-07-20T08:00:00.000Z");
    let (back, _) = run(&workplace, &[]);
    assert_eq!(back.turns.len(), confirmed.turns.len());
    let mut kinds = back.turns.iter().map(|turn| turn.kind);
    assert!(kinds.all(|kind| kind == TurnKind::Returned));
}

#[test]
fn a_clock_that_was_set_back_costs_nothing() {
    let workplace = workplace();
    run(&workplace, &[]);
    workplace.clock.set("2020-01-01T00:00:00.000Z");
    let (worked, ending) = run(&workplace, &[]);
    assert_eq!((worked.turns.len(), ending), (0, Ending::Clean));
    workplace.clock.set("2026-10-01T08:00:01.000Z");
    let (worked, _) = run(&workplace, &[]);
    assert_eq!(worked.turns.len(), 0);
    assert_eq!(workplace.verify().checked.findings, []);
}

/// The program itself, without terminal and with a home that cannot be written.
fn program(workplace: &Workplace, settings: &str) -> Output {
    command(workplace, settings).output().expect("the program")
}

fn command(workplace: &Workplace, settings: &str) -> Command {
    let archive = workplace.path("archive");
    std::fs::create_dir_all(&archive).expect("a folder");
    std::fs::write(archive.join("pressmark.toml"), settings).expect("a writable folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressmark"));
    command
        .args([
            "--archive",
            &archive.display().to_string(),
            "run",
            "--offline",
        ])
        .env("HOME", "/proc/nowhere")
        .env("XDG_CONFIG_HOME", "/proc/nowhere")
        .env_remove("PRESSMARK_KEY")
        .env_remove("JOURNAL_STREAM")
        .stdin(std::process::Stdio::null());
    command
}

#[test]
fn without_terminal_or_home_it_runs_and_its_lines_can_be_read() {
    let workplace = workplace();
    let ended = program(&workplace, "[watch]\nfolders = [\"../articles\"]\n");
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(3), "{told}{talk}");
    assert!(told.contains("collected: 1 document new"), "{told}{talk}");
    assert!(
        talk.contains("run began at") && talk.contains("run ended at"),
        "{talk}"
    );
    assert!(
        !told.contains('\u{1b}') && !talk.contains('\u{1b}'),
        "{talk}"
    );
    // Every line says when it was and how much it matters.
    for line in talk.lines() {
        let (at, rest) = line.split_once(' ').expect("words");
        assert!(at.parse::<Timestamp>().is_ok(), "{line}");
        let level = rest.split_once(": ").map(|(level, _)| level);
        assert!(
            matches!(level, Some("info" | "warning" | "error")),
            "{line}"
        );
    }
    for stage in [
        "taking in what is watched",
        "asking for the links",
        "verifying what",
    ] {
        assert!(talk.contains(stage), "{stage} in {talk}");
    }
}

#[test]
fn before_the_journal_of_systemd_a_line_has_its_level_and_no_second_time() {
    let workplace = workplace();
    let mut command = command(&workplace, "[watch]\nfolder = \"x\"\n");
    let ended = command
        .env("JOURNAL_STREAM", "8:1")
        .output()
        .expect("the program");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        talk.lines().count() > 0 && talk.lines().all(|line| line.starts_with("<3>")),
        "{talk}"
    );
    let mut command = self::command(&workplace, "");
    let ended = command
        .env("JOURNAL_STREAM", "8:1")
        .output()
        .expect("the program");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(talk.starts_with("<6>run began at 2"), "{talk}");
}

#[test]
fn a_mistyped_key_stops_it_before_anything_is_done() {
    let workplace = workplace();
    let ended = program(&workplace, "[watch]\nfolder = \"x\"\n");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{talk}");
    assert!(
        talk.contains("folder") && talk.contains("folders"),
        "{talk}"
    );
    assert!(!workplace.database().exists());
}

#[test]
fn two_at_once_are_one_and_a_holder_that_died_is_taken_over_from() {
    let workplace = workplace();
    let archive = workplace.path("archive");
    std::fs::create_dir_all(&archive).expect("a folder");
    let now = Timestamp::from_millis(0);
    let held = RunLock::take(&archive, now).expect("a free lock");
    let ended = program(&workplace, "");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(11), "{talk}");
    let holder = format!("process {}, since 1970-01-01", std::process::id());
    assert!(talk.contains(&holder), "{talk}");
    drop(held);
    std::fs::write(archive.join("run.lock"), "process 4711, since 1999-01-01\n").expect("a file");
    let ended = program(&workplace, "");
    let talk = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(talk.contains("process 4711"), "{talk}");
    assert_eq!(ended.status.code(), Some(0), "{talk}");
}
