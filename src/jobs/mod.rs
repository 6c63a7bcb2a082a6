//! The verbs: collect, recheck, verify, and assembling facts for reports. Here the pure rooms, the
//! network and the archive meet.
//!
//! Whatever the world does (a timeout, a 404, a wrong digest) is an outcome and is stored; a
//! [`Fault`] is something this computer could not do.

mod articles;
pub mod assemble;
mod canary;
mod cited;
pub mod collect;
mod dispatch;
mod due;
mod event;
pub mod export;
pub mod extract_all;
mod follow;
mod gathering;
pub mod held_twice;
pub mod import;
pub mod inputs;
mod intake;
mod landed;
pub mod large_text;
mod links;
mod locate;
mod means;
mod media_look;
pub mod mementos;
mod memory;
pub mod merge;
mod names;
mod observe;
mod page_text;
mod part;
pub mod pin;
mod posts;
pub mod prove;
pub mod purge;
mod read_ahead;
pub mod recheck;
pub mod repair;
mod requisites;
mod resolve;
pub mod restore;
mod robots;
mod run;
pub mod scheduled;
pub mod search;
mod settle;
mod sibling;
pub mod stamp;
pub mod states;
mod stop;
pub mod submit;
mod turns;
#[cfg(test)]
mod turns_long_run;
pub mod verify;
mod weigh;
pub mod witness;

use std::path::PathBuf;
use std::sync::Arc;

pub use dispatch::{Asked, SeenCounts};
pub use event::{DocumentRead, Event, HostWaited, LinksStand, RequestEnded};
pub use links::{CONCURRENCY, LinkOutcome, Tell};
pub use means::Means;
pub use run::{Clock, SystemClock};
pub use stop::Stop;

// What the faces need of the rooms below, so that they import no other room (ARCHITECTURE.md).
pub use crate::log::policy::Policy;
pub use crate::log::trust::trusted;
pub use crate::net::{
    Client, ConnectTo, Manners, Proxy, RequisiteLimits, RobotsPolicy, Secret, Settings,
    SettingsFault, Spool, SpoolFault, USER_AGENT,
};
pub use crate::store::{
    Archive, KeptCheckpoint, MergedRecord, NotCosigned, Reader, Replicated, StoreFault,
    StoredRecord, WitnessDesk,
};

/// Something this computer could not do.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The archive.
    #[error("{0}")]
    Store(Arc<StoreFault>),
    /// A body could not be kept.
    #[error("{0}")]
    Spool(#[from] SpoolFault),
    /// The network settings do not work.
    #[error("{0}")]
    Settings(#[from] SettingsFault),
    /// An input cannot be read at all.
    #[error("{path}: {error}")]
    Unreadable {
        /// The input as named.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// None of the inputs holds a document.
    #[error("{0}")]
    NoDocument(String),
    /// A link to recheck is not in the archive.
    #[error("the archive holds no link {0}")]
    UnknownLink(String),
    /// What was to be exported is not in the archive.
    #[error("the archive holds no {0}")]
    UnknownSelection(String),
    /// The key did not sign what should have been stamped.
    #[error("the archive is not signed: {0}")]
    NotSigned(String),
    /// The archive needs no accepting.
    #[error("{0}")]
    NothingToAccept(String),
    /// What was to be purged is not there, is not clear, or must stay.
    #[error("{0}")]
    NotPurged(String),
    /// What was to be merged is this archive itself.
    #[error("{0}")]
    NotMerged(String),
    /// What was to be compared is this archive itself.
    #[error("{0}")]
    NotCompared(String),
    /// A witness would not.
    #[error("{0}")]
    NotCosigned(crate::store::NotCosigned),
    /// Nothing belongs to what was selected.
    #[error("nothing belongs to the selection: {0}")]
    EmptySelection(String),
    /// Who is to be hidden stands in what was sent to servers.
    #[error("requests were sent under the name {0:?}, which stands in them and cannot be withheld")]
    NamedInRequests(String),
    /// A text to be looked for holds no letter or digit.
    #[error("{0:?} holds no word to look for")]
    NoWords(String),
    /// There is nothing to prove something with.
    #[error("{0}")]
    NoProof(String),
    /// Asked to stop before anything was begun.
    #[error("interrupted")]
    Interrupted,
    /// A task of ours broke; a bug.
    #[error("a part of the program broke off: {0}")]
    Broken(String),
}

/// A fault inside an [`std::io::Error`]: what [`export::Gathered`] gives to those who only read and write.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FaultInside(pub Fault);

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        Self::Store(Arc::new(fault))
    }
}

impl From<Arc<StoreFault>> for Fault {
    fn from(fault: Arc<StoreFault>) -> Self {
        Self::Store(fault)
    }
}

/// How a command ended, for its exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Everything was done.
    Clean,
    /// Something could not be attempted or told; a later run will.
    Incomplete,
    /// Something was found wrong: altered, missing or newly dead.
    Findings,
    /// Asked to stop; what was done until then is stored.
    Interrupted,
    /// Everything that could be read was done, but something named by the person could not be read.
    InputsFailed,
}

impl Ending {
    /// The process exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Incomplete => 3,
            Self::Findings => 4,
            Self::InputsFailed => 1,
            Self::Interrupted => 130,
        }
    }
}
