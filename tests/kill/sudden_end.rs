//! SIGKILL at random moments of `collect`. The seed is printed; `PRESSMARK_SEED` repeats it, and
//! `PRESSMARK_KILLS` asks for more kills. A moment of another program's life cannot be waited for in
//! any other way, so this test, unlike all others, sleeps.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::many_links::{ManyLinks, assert_complete};
use crate::support::database;
use crate::support::web::bodies::noise;

const KILLS: u64 = 12;

/// Random numbers of a seed.
struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    /// A number from 0 up to, and without, 1.
    fn draw(&mut self) -> f64 {
        self.drawn += 1;
        let bytes = noise(self.seed, &format!("chance {}", self.drawn), 4);
        let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        f64::from(number) / 4_294_967_296.0
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_killed_collect_leaves_a_sound_archive_and_is_completed_by_the_next() {
    let kills = from_environment("PRESSMARK_KILLS").unwrap_or(KILLS);
    let seed = from_environment("PRESSMARK_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("PRESSMARK_SEED={seed} PRESSMARK_KILLS={kills}");
    let mut chance = Chance { seed, drawn: 0 };
    let whole = undisturbed();
    let (mut killed, mut too_late, mut archives) = (0, 0, 0);
    while killed < kills {
        let many = ManyLinks::new(seed + archives);
        archives += 1;
        let about = format!("seed {seed}, archive {archives}");
        // One kill or more on the way to each whole archive.
        loop {
            let part = if chance.draw() < 0.25 { 0.1 } else { 1.0 };
            let moment = whole.mul_f64(0.9 * part * chance.draw());
            if kill_after(start(&many), moment) {
                killed += 1;
            } else {
                too_late += 1;
            }
            assert_sound(&many, &format!("{about}, killed after {moment:?}"));
            if chance.draw() < 0.35 {
                break;
            }
        }
        let last = many.collect().output().expect("the program");
        let complaints = String::from_utf8_lossy(&last.stderr);
        assert_eq!(last.status.code(), Some(0), "{about}: {complaints}");
        assert_sound(&many, &about);
        assert_complete(&many.workplace.database(), &about);
        if archives > 1 {
            continue;
        }
        many.workplace.web.clear_record();
        let again = many.collect().output().expect("the program");
        assert_eq!(again.status.code(), Some(0), "{about}");
        assert_eq!(many.workplace.asked(), Vec::<String>::new(), "{about}");
    }
    println!("{killed} kills over {archives} archives, {too_late} after the end");
}

/// How long a collect takes that nobody disturbs.
fn undisturbed() -> Duration {
    let many = ManyLinks::new(1);
    let begun = Instant::now();
    let output = many.collect().output().expect("the program");
    let took = begun.elapsed();
    assert_eq!(output.status.code(), Some(0));
    assert_complete(&many.workplace.database(), "undisturbed");
    took
}

fn start(many: &ManyLinks) -> Child {
    let mut command = many.collect();
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program")
}

/// Kills it then; false where it had ended by itself.
fn kill_after(mut child: Child, moment: Duration) -> bool {
    std::thread::sleep(moment);
    let running = child.try_wait().expect("a child of ours").is_none();
    // On Unix this is SIGKILL: nothing of the program runs any more.
    let _ = child.kill();
    child.wait().expect("a child of ours");
    running
}

fn assert_sound(many: &ManyLinks, about: &str) {
    let output = many.verify();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    let database = many.workplace.database();
    if !database.exists() {
        // It was killed before it had made the archive: there is none, and nothing half-made counts.
        assert_eq!(output.status.code(), Some(10), "{about}: {complaints}");
        return;
    }
    assert_eq!(output.status.code(), Some(0), "{about}: {said}{complaints}");
    let dangling = "SELECT count(*) FROM pragma_foreign_key_check";
    assert_eq!(database::number(&database, dangling), 0, "{about}");
}
