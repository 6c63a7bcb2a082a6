//! What a run works with: the archive, the network, the clock, and who is told. The same for every verb
//! that asks the network, so that one command can do several of them one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Fault;
use super::links::Tell;
use super::run::{Clock, Run};
use super::stop::Stop;
use crate::model::mirror::Mirror;
use crate::net::Fetch;
use crate::store::{Archive, Opened};

/// The means of a run. A clone shares the network, and with it every host's pace.
pub struct Means<F> {
    pub archive: Archive,
    pub fetch: Arc<F>,
    pub clock: Arc<dyn Clock>,
    /// Links under way at once.
    pub concurrency: usize,
    /// Mirrors that may be asked about posts their platform does not show; none unless a person names them.
    pub mirrors: Vec<Mirror>,
    /// What a person chose, recorded with the run.
    pub options: BTreeMap<String, String>,
    /// Addresses that tell whether our own network works, asked where links do not answer; none unless named.
    pub canary: Vec<String>,
    /// Who is told how it goes; called from several tasks.
    pub tell: Tell,
    /// Whether to stop.
    pub stop: Stop,
}

impl<F> Clone for Means<F> {
    fn clone(&self) -> Self {
        Self {
            archive: self.archive.clone(),
            fetch: Arc::clone(&self.fetch),
            clock: Arc::clone(&self.clock),
            concurrency: self.concurrency,
            mirrors: self.mirrors.clone(),
            options: self.options.clone(),
            canary: self.canary.clone(),
            tell: Arc::clone(&self.tell),
            stop: self.stop.clone(),
        }
    }
}

impl<F: Fetch> Means<F> {
    /// Opens the archive for writing, making it where there is none, and begins a run of `command`.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be written.
    pub(super) async fn begin(&self, command: &str) -> Result<(Arc<Run<F>>, Opened), Fault> {
        let (writer, opened) = self.archive.open_for_writing()?;
        let run = Run::start(self, writer, command).await?;
        Ok((Arc::new(run), opened))
    }
}
