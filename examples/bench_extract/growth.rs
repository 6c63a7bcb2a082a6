//! How the time for hostile texts grows with their length.

use std::time::Instant;

use pressmark::extract::extract;
use pressmark::model::document::{Document, MediaType};

use super::{adversary, busy_seconds, document};

/// A text of twice the length may cost so many times as much before it counts as more than linear: 2 is linear, 4 the
/// square.
const GROWTH_MAX: f64 = 3.0;

/// Time at n, 2n and 4n; 2 and 2 is linear, 4 and 4 would be the square.
pub fn hostile() {
    println!(
        "hostile texts: milliseconds at a quarter, half and the whole size, and the growth from each to the next (wanted: about 2, below {GROWTH_MAX})"
    );
    let shapes = adversary::SHAPES.iter().flat_map(|shape| {
        [MediaType::Plain, MediaType::Html, MediaType::Markdown]
            .map(|media_type| (shape.name, media_type, shape.make, shape.count))
    });
    let mut beyond = 0;
    for (name, media_type, make, count) in shapes {
        let times = [count / 4, count / 2, count]
            .map(|count| reading_seconds(&document(media_type, make(count))));
        let growth = [times[1] / times[0], times[2] / times[1]];
        let linear = is_linear(growth);
        beyond += usize::from(!linear);
        println!(
            "  {:14} {name}: {:.1}, {:.1}, {:.1} ms, growth {:.1} and {:.1}{}",
            media_type.name(),
            times[0] * 1e3,
            times[1] * 1e3,
            times[2] * 1e3,
            growth[0],
            growth[1],
            if linear { "" } else { " (more than linear)" }
        );
    }
    println!("hostile texts that cost more than linear time: {beyond} (wanted: 0)");
}

/// Looked at over two doublings, so that a cache that is left behind once does not count.
pub fn is_linear(growth: [f64; 2]) -> bool {
    growth[0] * growth[1] <= GROWTH_MAX * GROWTH_MAX
}

/// The time of one reading. Short ones are repeated, since the system tells a thread's time only in steps of some
/// milliseconds.
fn reading_seconds(document: &Document) -> f64 {
    const ENOUGH_SECONDS: f64 = 0.1;
    const REPEATS_MAX: u32 = 200_000;
    let clock = Instant::now();
    let busy = busy_seconds(|| extract(document));
    let once = clock.elapsed().as_secs_f64();
    if once >= ENOUGH_SECONDS {
        return busy;
    }
    let repeats = ((ENOUGH_SECONDS / once.max(1e-9)) as u32).clamp(1, REPEATS_MAX);
    let all = busy_seconds(|| {
        for _ in 0..repeats {
            std::hint::black_box(extract(document));
        }
    });
    all / f64::from(repeats)
}

/// Words, handles and posts without a line end, so many megabytes.
pub fn one_line(megabytes: usize) -> String {
    let part = "words and words and more of them, and a name (@a_name) – or two; ".repeat(150)
        + "Ferries run again. pic.twitter.com/Ab3dE5gH1j — Port Office (@port_office) March 4, 2021 ";
    part.repeat(megabytes * 1_000_000 / part.len())
}
