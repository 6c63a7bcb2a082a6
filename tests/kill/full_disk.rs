//! A disk that is full: a small file system in a mount name space of its own. Where the system gives
//! none, the test says so and passes.

use super::many_links::ManyLinks;
use crate::support::private_mount;

/// Collect on the small disk, verify, make room, collect again, verify again.
const SCRIPT: &str = r#"
mount -t tmpfs -o size="$SIZE" pressmark-test "$PLACE" || exit 99
stage() { name="$1"; shift; "$@" >"$OUT/$name.out" 2>"$OUT/$name.err"; echo "$name $?"; }
stage collect "$PRESSMARK" --archive "$PLACE/archive" collect "$@"
stage verify "$PRESSMARK" --archive "$PLACE/archive" verify
mount -o remount,size=64m "$PLACE" || exit 99
stage verify-with-room "$PRESSMARK" --archive "$PLACE/archive" verify
stage collect-again "$PRESSMARK" --archive "$PLACE/archive" collect "$@"
stage verify-again "$PRESSMARK" --archive "$PLACE/archive" verify
stage collect-third "$PRESSMARK" --archive "$PLACE/archive" collect --offline "$INPUT"
[ -e "$PLACE/archive/pressmark.db" ] && cp "$PLACE/archive/pressmark.db" "$OUT/"
exit 0
"#;

#[test]
fn a_full_disk_is_said_to_be_full_and_loses_nothing() {
    if !private_mount::is_given() {
        println!(
            "left out: this system gives no mount of one's own (unshare --map-root-user --mount)"
        );
        return;
    }
    let mut failed = 0;
    for size in ["4k", "64k", "300k", "420k", "600k", "900k", "1200k"] {
        failed += usize::from(collect_on_a_disk_of(size) == Disk::TooSmall);
    }
    assert!(failed >= 4, "only {failed} of the disks were too small");
}

#[derive(PartialEq, Eq)]
enum Disk {
    TooSmall,
    LargeEnough,
}

fn collect_on_a_disk_of(size: &str) -> Disk {
    let many = ManyLinks::new(43);
    let (place, out) = (many.workplace.path("disk"), many.workplace.path("out"));
    std::fs::create_dir_all(&place).expect("room");
    std::fs::create_dir_all(&out).expect("room");
    let mut command = private_mount::shell(SCRIPT);
    command
        .arg("sh")
        .args(many.network())
        .arg(many.document())
        .env("SIZE", size)
        .env("PLACE", &place)
        .env("OUT", &out)
        .env("PRESSMARK_KEY", many.workplace.path("signing.key"))
        .env("INPUT", many.document())
        .env("PRESSMARK", env!("CARGO_BIN_EXE_pressmark"));
    let output = command.output().expect("a shell");
    let stages = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = |stage: &str| {
        let read = |end| std::fs::read_to_string(out.join(format!("{stage}.{end}")));
        format!(
            "{}{}",
            read("out").unwrap_or_default(),
            read("err").unwrap_or_default()
        )
    };
    let about = |stage: &str| format!("{size}, {stage}: {}\n{stages}", told(stage));
    let ended = |stage: &str, codes: &[i32]| {
        let found = codes
            .iter()
            .any(|code| stages.contains(&format!("{stage} {code}\n")));
        assert!(found, "{}", about(stage));
    };
    ended("collect", &[0, 1]);
    let disk = if stages.contains("collect 1\n") {
        let words = told("collect");
        assert!(words.contains("disk is full"), "{}", about("collect"));
        assert!(words.contains("Make room"), "{}", about("collect"));
        Disk::TooSmall
    } else {
        Disk::LargeEnough
    };
    // 10: there was no room even for an empty archive, so there is none.
    ended("verify", &[0, 10]);
    ended("verify-with-room", &[0, 10]);
    ended("collect-again", &[0]);
    ended("verify-again", &[0]);
    ended("collect-third", &[0]);
    super::many_links::assert_complete(&out.join("pressmark.db"), size);
    disk
}
