//! A package that was handed out → its record in the log, under a signed head.
//!
//! Written after the package is in its place: a record of a package that was never made would be false.

use std::collections::BTreeMap;

use crate::jobs::run::{Clock, PROGRAM};
use crate::jobs::{Ending, Fault};
use crate::model::package::PackageMade;
use crate::model::protection::Signing;
use crate::model::record::{Fact, RunEnded, RunStarted};
use crate::store::{Archive, Prepared};

/// Records that a package was made.
///
/// # Errors
/// [`Fault`] where the archive cannot be written to; the package is none the worse.
pub async fn record_package(
    archive: &Archive,
    clock: &dyn Clock,
    made: PackageMade,
) -> Result<Signing, Fault> {
    let (writer, _) = archive.open_for_writing()?;
    let counts = BTreeMap::from([("records".to_owned(), made.records)]);
    let started = Prepared::new(
        Fact::RunStarted(RunStarted {
            command: "export".to_owned(),
            program: PROGRAM.to_owned(),
            options: BTreeMap::from([("format".to_owned(), made.format.clone())]),
        }),
        clock.now(),
        None,
    );
    let run = Some(started.id);
    let ended = Fact::RunEnded(RunEnded {
        exit_code: Ending::Clean.exit_code(),
        counts,
    });
    let records = vec![
        started,
        Prepared::new(Fact::Package(made), clock.now(), run),
        Prepared::new(ended, clock.now(), run),
    ];
    writer.put(records, Vec::new()).await?;
    let signing = writer.sign().await?;
    writer.close().await?;
    Ok(signing)
}
