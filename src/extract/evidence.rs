//! Signs that speak for or against a reading → their sum, and the reasons that people are shown.
//!
//! Cases: `tests/extract_explain.rs`.

use crate::model::explanation::Reason;

/// Named signs and how much each counted.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    all: Vec<(&'static str, f32)>,
}

impl Signs {
    /// Adds one; what counts nothing and says nothing is left out.
    pub fn note(&mut self, name: &'static str, weight: f32) {
        self.all.push((name, weight));
    }

    /// All together.
    pub fn sum(&self) -> f32 {
        self.all.iter().map(|(_, weight)| weight).sum()
    }

    /// Takes over the signs of another step.
    pub fn extend(&mut self, other: &Self) {
        self.all.extend_from_slice(&other.all);
    }

    /// The signs that counted, for people.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> + '_ {
        self.all
            .iter()
            .filter(|(name, weight)| *weight != 0.0 || name.starts_with("with the line"))
            .map(|(name, weight)| Reason {
                text: name,
                weight_hundredths: (*weight != 0.0).then(|| hundredths(*weight)),
            })
    }
}

/// A weight as people are shown it.
pub fn hundredths(weight: f32) -> i32 {
    (weight * 100.0).round() as i32
}
