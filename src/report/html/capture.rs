//! A capture's facts → one stored copy with its digest and, always beside it, its grade.
//!
//! Cases: `tests/report.rs`.

use super::shown::{Address, Moment, Shown};
use crate::model::capture::{Grade, Graded};
use crate::model::facts::CaptureFacts;
use crate::report::words::{self, grouped};

/// One stored copy.
pub struct CaptureView {
    pub role: &'static str,
    pub url: Address,
    pub captured: Moment,
    pub status: u16,
    pub content_type: Option<Shown>,
    pub digest: String,
    pub size: String,
    pub grade: GradeView,
    pub cut: Option<Shown>,
    pub record: String,
    pub picture: Option<PictureView>,
    /// Of a playlist: how many of its pieces are held, in a sentence.
    pub pieces: Option<String>,
}

/// A stored picture, shown blurred until somebody asks for it: it may be disturbing.
pub struct PictureView {
    /// Unique on the page.
    pub id: String,
    /// A `data:` address.
    pub address: String,
}

/// What a stored copy holds.
#[derive(Clone)]
pub struct GradeView {
    pub word: &'static str,
    pub meaning: &'static str,
    pub rule: Shown,
    pub tone: &'static str,
}

impl CaptureView {
    /// Lays out one capture.
    pub fn new(capture: &CaptureFacts) -> Self {
        Self {
            role: words::role(capture.role),
            url: Address::of(&capture.url),
            captured: Moment::of(capture.captured),
            status: capture.status,
            content_type: capture.content_type.as_deref().map(Shown::line),
            digest: capture.digest.to_string(),
            size: grouped(capture.size),
            grade: GradeView::new(&capture.graded),
            cut: capture.body_cut.as_deref().map(Shown::line),
            record: capture.record.to_string(),
            picture: None,
            pieces: capture
                .pieces
                .as_ref()
                .map(|facts| words::pieces(facts, &capture.graded.rule)),
        }
    }
}

impl GradeView {
    /// Puts a grade into words.
    pub fn new(graded: &Graded) -> Self {
        let tone = match graded.grade {
            Grade::Content | Grade::Media => "good",
            Grade::Unknown => "dim",
            _ => "warn",
        };
        Self {
            word: words::grade(graded.grade),
            meaning: words::grade_meaning(graded.grade),
            rule: Shown::line(&graded.rule),
            tone,
        }
    }
}
