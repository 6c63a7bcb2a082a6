//! Packages handed out and taken in, and time stamps → their facts.

use crate::jobs::Fault;
use crate::model::facts::{ForeignFacts, ImportFacts, PackageMadeFacts, StampFacts};
use crate::model::record::Fact;
use crate::store::Reader;

/// Every package that was handed out, oldest first.
pub(super) fn made(reader: &Reader) -> Result<Vec<PackageMadeFacts>, Fault> {
    let packages = reader.packages()?.into_iter().filter_map(|stored| {
        let Fact::Package(made) = stored.record.fact else {
            return None;
        };
        Some(PackageMadeFacts {
            record: stored.id,
            at: stored.record.at,
            made,
        })
    });
    Ok(packages.collect())
}

/// Every foreign package that was taken in, oldest first.
pub(super) fn taken(reader: &Reader) -> Result<Vec<ImportFacts>, Fault> {
    let mut imports = Vec::new();
    for stored in reader.imports()? {
        let captures = reader.foreign_captures(&stored)?;
        let captures = captures.into_iter().filter_map(|stored| {
            let Fact::ForeignCapture(capture) = stored.record.fact else {
                return None;
            };
            Some(ForeignFacts {
                record: stored.id,
                capture: *capture,
            })
        });
        let captures = captures.collect();
        if let Fact::Import(taken) = stored.record.fact {
            imports.push(ImportFacts {
                record: stored.id,
                at: stored.record.at,
                taken,
                captures,
            });
        }
    }
    Ok(imports)
}

/// Every time stamp, oldest first.
pub(super) fn stamps(reader: &Reader) -> Result<Vec<StampFacts>, Fault> {
    let stamps = reader.stamps()?.into_iter().filter_map(|stored| {
        let Fact::Stamp(obtained) = stored.record.fact else {
            return None;
        };
        Some(StampFacts {
            record: stored.id,
            at: stored.record.at,
            obtained: *obtained,
        })
    });
    Ok(stamps.collect())
}
