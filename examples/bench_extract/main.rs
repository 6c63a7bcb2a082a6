//! How fast is extraction? Ratios against ripgrep and bare `scraper` on the same bytes, the memory that large files take,
//! the growth of time on hostile texts, and the posts found in prose that quotes nothing, each with its aim. Medians of
//! several rounds taken by turns; CPU time where processes are compared, since a busy machine stretches the clock.
//!
//!     cargo build --release && cargo run --release --example bench_extract
//!
//! `ripgrep` (`rg`) must be installed for the first figure. Temporary files take about 6 GB, the whole some minutes; a
//! number of gigabytes after `--` stands for the 5 of the large file.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use pressmark::extract::extract;
use pressmark::model::document::{Document, MediaType};

#[path = "../../tests/support/adversary.rs"]
mod adversary;
mod growth;
mod memory;
#[path = "../../tests/support/prose.rs"]
mod prose;

const ROUNDS: usize = 5;
const LARGE_BYTES: usize = 300_000_000;
const PAGES: usize = 400;
/// One page in so many has an embed.
const EMBED_EVERY: usize = 10;
const QUIET_BYTES: usize = 10_000_000;
/// The file of JSON Lines whose memory is measured.
const LINES_GIGABYTES: u64 = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let gigabytes = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or(LINES_GIGABYTES);
    quiet();
    pages();
    let large = large_text(folder.path());
    against_ripgrep(&large);
    json_lines(folder.path(), &large);
    memory::large_files(folder.path(), gigabytes);
    growth::hostile();
}

fn document(media_type: MediaType, text: String) -> Document {
    Document {
        id: "bench".to_owned(),
        source: "bench".to_owned(),
        media_type,
        language: None,
        url: None,
        recorded_at: None,
        encoding: "UTF-8",
        text,
    }
}

/// Posts found in prose that quotes nothing.
fn quiet() {
    let document = document(MediaType::Plain, prose::prose(2026, QUIET_BYTES));
    let found = extract(&document);
    println!(
        "prose that quotes nothing: {} false posts in {} bytes, {} doubts",
        found.posts.len(),
        document.text.len(),
        found.doubts.len()
    );
}

/// Mixed prose with a post every few megabytes.
fn large_text(folder: &Path) -> PathBuf {
    let path = folder.join("large.txt");
    let words: Vec<&str> = "the council met on tuesday and talked for hours about new pier ferry timetable совет собрался во вторник и долго говорил о новом причале اجتمع المجلس يوم الثلاثاء وتحدث لساعات der Rat sprach über die neue Mole 市议会周二晚上开会 讨论了几个小时的新码头".split(' ').collect();
    let mut dice = prose::Dice::new(7);
    let mut part = String::new();
    while part.len() < LARGE_BYTES / 5 {
        for _ in 0..40 + dice.below(120) {
            part.push_str(words[dice.below(words.len())]);
            part.push(' ');
        }
        match dice.below(60) {
            0 => part.push_str("Write to jane.doe@example.org. "),
            1 => part.push_str("See https://example.org/a/17 and/or page 3/4. "),
            _ => {}
        }
        if dice.below(4_000) == 0 {
            part.push_str("\n\nFerries run again. pic.twitter.com/Ab3dE5gH1j — Port Office (@port_office) March 4, 2021");
        }
        part.push_str("\n\n");
    }
    fs::write(&path, part.repeat(5)).expect("a temporary file");
    path
}

fn program() -> PathBuf {
    let example = std::env::current_exe().expect("this program has a path");
    let release = example.ancestors().nth(2).expect("target/release/examples");
    release.join("pressmark")
}

/// CPU seconds of one run of a program, as the shell's `time` gives them.
fn cpu_seconds(command: &str) -> f64 {
    let timed = Command::new("bash")
        .args([
            "-c",
            &format!("TIMEFORMAT='%U %S'; time {{ {command} >/dev/null; }}"),
        ])
        .stderr(Stdio::piped())
        .output()
        .expect("bash runs");
    String::from_utf8_lossy(&timed.stderr)
        .lines()
        .last()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|part| part.parse::<f64>().ok())
        .sum()
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// The whole program on one core against ripgrep on one core: as it is, with the file mapped into memory, and reading it
/// as this program does, which does not map files because one that is cut short meanwhile would end it.
fn against_ripgrep(large: &Path) {
    let file = large.display();
    let ours = format!("taskset -c 0 {} extract {file}", program().display());
    let theirs = ["", "--no-mmap"]
        .map(|option| format!("taskset -c 0 rg {option} -c 'pic\\.twitter\\.com|t\\.co/' {file}"));
    if !program().exists() || cpu_seconds(&theirs[0]) == 0.0 {
        println!("plain text: not measured; build the program with --release and install ripgrep");
        return;
    }
    let mut seconds = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (all, command) in seconds.iter_mut().zip([&ours, &theirs[0], &theirs[1]]) {
            all.push(cpu_seconds(command));
        }
    }
    let [our, mapped, read] = seconds.map(median);
    let megabytes = fs::metadata(large).map_or(0.0, |file| file.len() as f64 / 1e6);
    println!(
        "plain text with few posts, {megabytes:.0} MB: {:.0} MB/s; rg -c {:.0} MB/s, ratio {:.2} (wanted: at least 0.5); \
         rg --no-mmap {:.0} MB/s, ratio {:.2}",
        megabytes / our,
        megabytes / mapped,
        mapped / our,
        megabytes / read,
        read / our
    );
}

/// A page of about 130 KB as newspapers make them.
fn page(dice: &mut prose::Dice, embed: bool) -> String {
    let words: Vec<&str> = "the council met on tuesday and talked for hours about new pier ferry timetable price tickets residents nobody could later say why vote had been moved".split(' ').collect();
    let mut line = |count: usize| {
        (0..count)
            .map(|_| words[dice.below(words.len())])
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"twitter:site\" content=\"@site_example\"><title>{}</title><script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"}}</script><style>@media (max-width:600px){{.a{{color:red}}}} @font-face{{font-family:x}}</style><script>",
        line(6)
    );
    for number in 0..350 {
        let _ = write!(
            page,
            "var a{number}={{k:\"{}\",u:\"https://cdn.example/{number}.js\"}};",
            line(5)
        );
    }
    page.push_str("</script></head><body><nav><ul>");
    for number in 0..120 {
        let _ = write!(
            page,
            "<li class=\"menu-item menu-item-object-page\"><a href=\"https://site.example/section/{number}?ref=nav\" class=\"nav__link\">{}</a></li>",
            line(2)
        );
    }
    page.push_str("</ul></nav><div class=\"share\"><a href=\"https://twitter.com/intent/tweet?url=https%3A%2F%2Fsite.example\">Share</a><a href=\"https://www.facebook.com/sharer/sharer.php?u=x\">Share</a><a href=\"mailto:desk@site.example\">desk@site.example</a></div>");
    for number in 0..170 {
        let _ = writeln!(
            page,
            "<div class=\"article-body__block\"><p class=\"paragraph\" data-component=\"text-block\">{}, <a class=\"in-line-link\" href=\"https://site.example/{number}\">{}</a> {} &amp; more.</p></div>",
            line(30),
            line(2),
            line(20)
        );
        if embed && number == 80 {
            page.push_str("<blockquote class=\"twitter-tweet\"><p lang=\"en\" dir=\"ltr\">Ferries run again <a href=\"https://t.co/Ab3dE5gH1j\">pic.twitter.com/Ab3dE5gH1j</a></p>&mdash; Port Office (@port_office) <a href=\"https://twitter.com/port_office/status/1367400000000000000?ref_src=twsrc%5Etfw\">March 4, 2021</a></blockquote>");
        }
    }
    page.push_str("</body></html>");
    page
}

/// Pages of a collection against bare parsing with `scraper`, in this process.
fn pages() {
    let mut dice = prose::Dice::new(5);
    let make = |every: usize, dice: &mut prose::Dice| -> Vec<Document> {
        (0..PAGES)
            .map(|number| document(MediaType::Html, page(dice, number % every == 0)))
            .collect()
    };
    for (what, every) in [
        ("one page in ten has an embed", EMBED_EVERY),
        ("every page has an embed", 1),
    ] {
        let documents = make(every, &mut dice);
        let megabytes = documents
            .iter()
            .map(|document| document.text.len())
            .sum::<usize>() as f64
            / 1e6;
        let posts: usize = documents
            .iter()
            .map(|document| extract(document).posts.len())
            .sum();
        assert_eq!(posts, PAGES / every, "each embed gives its post");
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(busy_seconds(|| {
                documents
                    .iter()
                    .map(|document| extract(document).posts.len())
                    .sum::<usize>()
            }));
            theirs.push(busy_seconds(|| {
                documents
                    .iter()
                    .map(|document| {
                        scraper::Html::parse_document(&document.text)
                            .tree
                            .values()
                            .len()
                    })
                    .sum::<usize>()
            }));
        }
        let (our, their) = (median(ours), median(theirs));
        println!(
            "HTML, {megabytes:.0} MB, {what}: {:.0} MB/s, bare scraper {:.0} MB/s, ratio {:.1} (wanted: at least 5)",
            megabytes / our,
            megabytes / their,
            their / our
        );
    }
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed().as_secs_f64()
}

/// Seconds this thread was on a processor while it did the work; by the clock where the system does not tell
/// (Linux tells in `/proc/thread-self/schedstat`, proc(5), in nanoseconds).
fn busy_seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let busy = || {
        let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ').next()?.parse::<f64>().ok()
    };
    let (begun, clock) = (busy(), Instant::now());
    std::hint::black_box(work());
    match (begun, busy()) {
        (Some(begun), Some(ended)) => (ended - begun) / 1e9,
        _ => clock.elapsed().as_secs_f64(),
    }
}

/// JSON Lines on one core and on all.
fn json_lines(folder: &Path, large: &Path) {
    let path = folder.join("lines.jsonl");
    let text = fs::read_to_string(large).expect("it was just written");
    let mut lines = String::new();
    let mut rest = text
        .get(..text.floor_char_boundary(100_000_000))
        .unwrap_or_default();
    let mut number = 0;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(rest.floor_char_boundary(20_000));
        let post = "\n\nFerries run again. pic.twitter.com/Ab3dE5gH1j — Port Office (@port_office) March 4, 2021";
        let line = serde_json::json!({"id": number, "text": format!("{part}{post}")});
        let _ = writeln!(lines, "{line}");
        rest = after;
        number += 1;
    }
    fs::write(&path, lines).expect("a temporary file");
    let run = |cores: &str| {
        seconds(|| {
            Command::new("bash")
                .args([
                    "-c",
                    &format!(
                        "{cores} {} extract --json {} >/dev/null",
                        program().display(),
                        path.display()
                    ),
                ])
                .status()
        })
    };
    let (mut one, mut all) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one.push(run("taskset -c 0"));
        all.push(run(""));
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "JSON Lines, 100 MB in {number} documents: {:.0} MB/s on one core, {:.2} times that on {cores}",
        100.0 / median(one.clone()),
        median(one) / median(all)
    );
}
