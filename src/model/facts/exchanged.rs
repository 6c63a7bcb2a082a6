//! What went out of an archive, came into it, or was said of it by others: part of the facts.

use serde::Serialize;

use crate::model::evidence::StampObtained;
use crate::model::foreign::{ForeignCapture, PackageTaken};
use crate::model::package::PackageMade;
use crate::model::record::RecordId;
use crate::model::timestamp::Timestamp;

/// What somebody else said of when the log was as it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StampFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub obtained: StampObtained,
}

/// A package that was handed out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PackageMadeFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub made: PackageMade,
}

/// A package of another program that was taken in. What it says is its word alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportFacts {
    pub record: RecordId,
    pub at: Timestamp,
    pub taken: PackageTaken,
    /// What came out of it.
    pub captures: Vec<ForeignFacts>,
}

/// A resource out of such a package.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ForeignFacts {
    pub record: RecordId,
    pub capture: ForeignCapture,
}
