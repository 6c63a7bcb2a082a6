//! What does not fit together → a sentence each, for every form of the report.
//!
//! Each names both facts and accuses nobody; what a mirror told is said as the mirror's. Cases: `tests/report.rs`,
//! `tests/collect/mirror.rs`.

use super::compared_words::answers_differ;
use super::words::capitalised;
use crate::model::consistency::{HandlePlace, Inconsistency, Relation};
use crate::model::post::{ImpossibleId, PostSource};
use crate::model::timestamp::Timestamp;

/// One thing that does not fit, as a sentence. It names both facts and accuses nobody.
pub fn sentence(found: &Inconsistency, source: Option<PostSource>) -> String {
    let teller = match source {
        Some(source) if source.is_mirror() => "the mirror",
        _ => "the platform",
    };
    match found {
        Inconsistency::HandlesDiffer {
            one,
            one_handle,
            other,
            other_handle,
        } => format!(
            "{} @{one_handle}, {} @{other_handle}. Accounts can change their names; the post’s id stays.",
            capitalised(&handle_place(*one, teller)),
            handle_place(*other, teller)
        ),
        Inconsistency::PrintedDateOutsideId { printed, id_time } => format!(
            "The printed date {printed} cannot be that of a post whose id holds the moment {id_time}, in any time zone that the platform prints dates in."
        ),
        Inconsistency::CreatedOutsideId { created, id_time } => format!(
            "The answer says that the post was made at {created}, its id says {id_time}: the post was moved here, prepared beforehand or dated by its author."
        ),
        Inconsistency::ImpossibleId { why } => {
            format!("No post can have the cited id: {}.", impossible(*why))
        }
        Inconsistency::IdInTheFuture { id_time } => {
            format!("The id holds the moment {id_time}, which was still to come.")
        }
        Inconsistency::MediaAfterPost {
            address,
            uploaded,
            posted,
        } => format!(
            "{address} was uploaded at {uploaded}, after the post of {posted} that shows it."
        ),
        Inconsistency::MediaReused {
            address,
            uploaded,
            posted,
        } => format!(
            "{address} was uploaded at {uploaded}, long before the post of {posted}: it was prepared beforehand or used before."
        ),
        Inconsistency::Edited { edited } => was_edited(*edited, teller),
        Inconsistency::AnswersDiffer { key } => answers_differ(key),
        Inconsistency::WordsOfAnotherVersion { key } => format!(
            "The quoted words are those of another version of the post, held under the id {}; under the cited id {teller} last showed us other words.",
            key.id
        ),
        Inconsistency::WordsOfAnotherPost { relation, key } => {
            let what = match relation {
                Relation::Quoted => "that this post quotes",
                Relation::Parent => "that this post replies to",
            };
            format!("The quoted words are those of the post {} {what}.", key.id)
        }
        Inconsistency::OtherScript { quote, post } => format!(
            "The quote is written in {quote} letters, the post in {post}: a translation, or another post. Which one was not judged."
        ),
    }
}

fn was_edited(edited: Option<Timestamp>, teller: &str) -> String {
    let says = format!("{} says that the post was edited", capitalised(teller));
    match edited {
        Some(time) => format!("{says} at {time}; the quote may be of an earlier version."),
        None => format!("{says}, but not when; the quote may be of another version."),
    }
}

fn handle_place(place: HandlePlace, teller: &str) -> String {
    match place {
        HandlePlace::Printed => "the document prints".to_owned(),
        HandlePlace::Permalink => "the address names".to_owned(),
        HandlePlace::Trail => "the address a link led to names".to_owned(),
        HandlePlace::Author => format!("{teller} names"),
    }
}

/// Why no post can have an id.
const fn impossible(why: ImpossibleId) -> &'static str {
    match why {
        ImpossibleId::NotANumber => "it is not written in digits only",
        ImpossibleId::Zero => "it is zero",
        ImpossibleId::TooLarge => "it is larger than the platform can store",
        ImpossibleId::BetweenNumberings => "it lies between the platform's two numberings",
        ImpossibleId::InTheFuture => "its time is still to come",
    }
}
