//! Checks and changes seen → how often a page changes, and after what time a look is worth it.
//!
//! The bias-reduced estimator of Cho and Garcia-Molina ("Estimating frequency of change", 2003); it was
//! derived for regular visits, and the mean interval stands for them here (liveness.md 7).

/// The chance of a change between two looks that is aimed at.
const CHANGE_PROBABILITY: f64 = 0.2;

/// What was seen of a page so far.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Looks {
    /// Checks that could have seen a change.
    pub checks: u32,
    /// Those that did.
    pub changes: u32,
    /// The mean time between two of them, in hours.
    pub mean_interval_hours: f64,
}

/// Changes an hour; 0 where none was seen.
pub fn changes_an_hour(looks: Looks) -> f64 {
    let checks = f64::from(looks.checks);
    let changes = f64::from(looks.changes.min(looks.checks));
    if looks.changes == 0 || looks.mean_interval_hours.is_nan() || looks.mean_interval_hours <= 0.0
    {
        return 0.0;
    }
    -((checks - changes + 0.5) / (checks + 0.5)).ln() / looks.mean_interval_hours
}

/// Hours after which a change is as likely as aimed at; `None` where none was seen yet.
pub fn interval_hours(looks: Looks) -> Option<f64> {
    let rate = changes_an_hour(looks);
    (rate > 0.0).then(|| -(1.0 - CHANGE_PROBABILITY).ln() / rate)
}
