//! Deaths as they were and as a method declared them → precision, recall and delay.

use std::fmt;

/// What a method said over the whole time.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// Declarations of death, and those of them that were true.
    pub declared: usize,
    pub declared_true: usize,
    /// Deaths that lasted long enough to be confirmed after they were first seen, and those declared in time.
    pub confirmable: usize,
    pub in_time: usize,
    /// Hours from death to its declaration, over true declarations.
    delays: Vec<f64>,
}

impl Score {
    /// A declaration at a time; `died`: since when the link was dead, where it was.
    pub fn declare(&mut self, at: f64, died: Option<f64>) {
        self.declared += 1;
        if let Some(died) = died {
            self.declared_true += 1;
            self.delays.push(at - died);
        }
    }

    #[allow(clippy::cast_precision_loss)]
    pub fn precision(&self) -> f64 {
        self.declared_true as f64 / self.declared.max(1) as f64
    }

    #[allow(clippy::cast_precision_loss)]
    pub fn recall(&self) -> f64 {
        self.in_time as f64 / self.confirmable.max(1) as f64
    }

    /// In days.
    #[allow(clippy::cast_precision_loss)]
    pub fn mean_delay_days(&self) -> f64 {
        self.delays.iter().sum::<f64>() / 24.0 / self.delays.len().max(1) as f64
    }
}

impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "precision {:.4} ({} of {} declarations), recall {:.4} ({} of {} deaths), mean delay {:.1} days",
            self.precision(),
            self.declared_true,
            self.declared,
            self.recall(),
            self.in_time,
            self.confirmable,
            self.mean_delay_days()
        )
    }
}
