//! A capture's facts → one stored copy with its digest and, always beside it, its grade.
//!
//! Cases: `tests/report.rs`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use data_encoding::BASE64;

use super::shown::{Address, Moment, Shown};
use crate::model::attachments::Attachments;
use crate::model::capture::{Grade, Graded};
use crate::model::digest::Digest;
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

/// Stored pictures, each handed out once: that is enough for one that several quotes share.
pub struct Pictures<'a> {
    stored: &'a Attachments,
    shown: RefCell<BTreeSet<Digest>>,
}

impl<'a> Pictures<'a> {
    pub const fn of(stored: &'a Attachments) -> Self {
        Self {
            stored,
            shown: RefCell::new(BTreeSet::new()),
        }
    }

    fn show(&self, digest: Digest) -> Option<PictureView> {
        let picture = self.stored.pictures.get(&digest)?;
        let mut shown = self.shown.borrow_mut();
        if !shown.insert(digest) {
            return None;
        }
        let bytes = BASE64.encode(&picture.bytes);
        Some(PictureView {
            id: format!("picture-{}", shown.len()),
            address: format!("data:{};base64,{bytes}", picture.media_type),
        })
    }
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

    /// The same with the picture itself, where it is at hand and was not shown before.
    pub fn with_picture(capture: &CaptureFacts, pictures: &Pictures<'_>) -> Self {
        Self {
            picture: pictures.show(capture.digest),
            ..Self::new(capture)
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
