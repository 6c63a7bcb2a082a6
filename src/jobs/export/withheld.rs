//! What of an archive names its operator → what is left out of a package that is to hide them, and whether that is
//! enough.
//!
//! Cases: `tests/export/withheld.rs`.

use super::Gathered;
use crate::jobs::Fault;
use crate::jobs::FaultInside;
use crate::model::exchange::HeaderValue;
use crate::model::facts::ArchiveFacts;
use crate::model::package::Holdings as _;
use crate::model::record::Fact;
use std::io;

/// What requests are named by where nobody chose another name; the version follows.
const OWN_NAME: &str = "Pressmark/";

/// Requests bear the name they were sent under, and they are what the archive shows: they cannot be withheld. So
/// where somebody chose a name of their own, a package that hides them is not made.
///
/// # Errors
/// [`Fault::NamedInRequests`] with the first such name; else why the archive cannot be read.
pub(super) fn refuse_named_requests(gathered: &Gathered) -> Result<(), Fault> {
    let mut named = None;
    let read = gathered.each_record(&mut |written| {
        if let Fact::Exchange(exchange) = &written.record.fact {
            let headers = exchange.request.headers.iter();
            let mut agents =
                headers.filter(|header| header.name.eq_ignore_ascii_case("user-agent"));
            named = agents.find_map(|header| match &header.value {
                HeaderValue::Text(name) => (!is_own_name(name)).then(|| name.clone()),
                _ => Some("a name that is no text".to_owned()),
            });
            if named.is_some() {
                return Err(io::Error::other("found"));
            }
        }
        Ok(())
    });
    match (named, read) {
        (Some(name), _) => Err(Fault::NamedInRequests(name)),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(error
            .downcast::<FaultInside>()
            .map_or_else(|error| Fault::Broken(error.to_string()), |inside| inside.0)),
    }
}

fn is_own_name(name: &str) -> bool {
    name.strip_prefix(OWN_NAME).is_some_and(|version| {
        version
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// What tells who ran the program or where: options of runs, and the places of documents on this computer.
pub(super) fn names_the_operator(fact: &Fact) -> bool {
    match fact {
        Fact::RunStarted(_)
        | Fact::Package(_)
        | Fact::Import(_)
        | Fact::Repair(_)
        | Fact::Parting(_)
        | Fact::Purge(_) => true,
        Fact::Document(document) => !is_address(&document.source),
        Fact::DocumentName(named) => !is_address(&named.source),
        _ => false,
    }
}

fn is_address(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}

/// Takes the same out of the facts.
pub(super) fn hide(facts: &mut ArchiveFacts) {
    facts.imports.clear();
    for run in &mut facts.runs {
        run.options.clear();
    }
    for document in &mut facts.documents {
        document.also_met.retain(|named| is_address(&named.source));
        if is_address(&document.source) {
            continue;
        }
        if document.id == document.source {
            document.id = format!("document {}", document.digest);
        }
        document.source = format!("withheld; committed to as record {}", document.record);
    }
}
