//! The part of a scheduled run that asks web archives for copies of what died, and hands them what lives.
//!
//! How far it came stands in the record of the run that came so far, as the number of a record: what a run that
//! was cut off, or an archive that was not to be reached, left undone is done by the next. Cases:
//! `tests/life/web_archives.rs`.

use super::settings::RunSettings;
use super::{Stage, count_before, worse};
use crate::jobs::event::StageName;
use crate::jobs::submit::{self, SubmitLimits};
use crate::jobs::{Ending, Event, Fault, Means, mementos};
use crate::net::Fetch;

/// The count of a run's last record that says up to which record web archives were asked.
pub(super) const ASKED_THROUGH: &str = "web_archives_asked_through";

/// What came of it.
pub(super) struct Asked {
    pub ending: Ending,
    /// The newest record when it began, where nothing of it is left to do.
    pub through: Option<i64>,
}

/// Asks those that the settings name; none unless named.
pub(super) async fn ask<F: Fetch>(
    means: &Means<F>,
    settings: &RunSettings,
    done: &(dyn Fn(&Stage) + Sync),
) -> Result<Asked, Fault> {
    let archives = &settings.archives;
    let saving = match &archives.save_authorization {
        Some(authorization) if !archives.save.is_empty() => Some(authorization),
        _ => None,
    };
    let mut asked = Asked {
        ending: Ending::Clean,
        through: None,
    };
    if archives.mementos.is_empty() && saving.is_none() {
        return Ok(asked);
    }
    let reader = means.archive.open_for_reading()?;
    let (before, now) = (count_before(&reader, ASKED_THROUGH)?, reader.last_seq()?);
    drop(reader);
    (means.tell)(Event::StageBegan(StageName::WebArchives));
    let mut all_done = true;
    if !archives.mementos.is_empty() && !means.stop.is_asked() {
        let sought = mementos::seek(means, &archives.mementos, before).await?;
        if sought.count("archive_unavailable") > 0 {
            asked.ending = Ending::Incomplete;
        }
        all_done = !sought.interrupted && asked.ending == Ending::Clean;
        done(&Stage::Mementos(sought));
    }
    if let Some(authorization) = saving
        && !means.stop.is_asked()
    {
        let limits = SubmitLimits::default();
        let submitted = submit::submit(means, authorization, before, limits).await?;
        all_done &= submitted.left == 0;
        done(&Stage::Submitted(submitted));
    }
    if means.stop.is_asked() {
        asked.ending = worse(asked.ending, Ending::Interrupted);
    } else if all_done {
        asked.through = Some(now);
    }
    Ok(asked)
}
