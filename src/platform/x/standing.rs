//! What oEmbed and syndication say → one standing, with the rule that applied (platforms.md 7.8).
//!
//! Two doors must agree before a post counts as gone. Whatever says nothing about the post (limits, outages,
//! refusals, unreadable answers) counts as not having been asked.

use crate::model::post::{Absence, PostAnswer, PostSource};
use crate::model::standing::{PostStanding, Standing};

/// One door's word about the post.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// The post itself.
    Shown,
    /// No post, for a reason that says something about it.
    Refused(Absence),
    /// Nothing about the post.
    Nothing,
}

/// Weighs the last answer of each door.
pub(in crate::platform) fn combine(answers: &[(PostSource, &PostAnswer)]) -> PostStanding {
    let oembed = word_of(answers, PostSource::Oembed);
    let syndication = word_of(answers, PostSource::Syndication);
    let (standing, rule) = match (oembed, syndication) {
        (Word::Shown, second) => shown_by_oembed(second),
        (Word::Refused(first), second) => refused_by_oembed(first, second),
        (Word::Nothing, second) => without_oembed(second),
    };
    PostStanding {
        standing,
        rule: rule.to_owned(),
    }
}

/// Syndication hides posts from signed-out visitors that oEmbed shows.
fn shown_by_oembed(syndication: Word) -> (Standing, &'static str) {
    match syndication {
        Word::Shown => (Standing::Alive, "oembed_and_syndication_show_it"),
        Word::Nothing => (Standing::Alive, "oembed_shows_it"),
        // oEmbed may be answered from a cache; this notice is the platform's express word.
        Word::Refused(Absence::Deleted) => (
            Standing::CouldNotTell,
            "oembed_shows_it_syndication_deleted",
        ),
        Word::Refused(Absence::NotFound | Absence::ImpossibleId) => {
            (Standing::Alive, "oembed_shows_it_syndication_404")
        }
        Word::Refused(_) => (Standing::Gated, "oembed_shows_it_syndication_hides_it"),
    }
}

fn refused_by_oembed(oembed: Absence, syndication: Word) -> (Standing, &'static str) {
    let Word::Refused(second) = syndication else {
        return match (oembed, syndication) {
            (_, Word::Shown) => (Standing::Alive, "syndication_shows_it_oembed_does_not"),
            (Absence::Protected, _) => (Standing::Protected, "oembed_403"),
            (Absence::Withheld, _) => (Standing::Withheld, "oembed_withholds_it"),
            _ => (Standing::CouldNotTell, "oembed_absent_alone"),
        };
    };
    match (oembed, second) {
        (Absence::NotFound, Absence::NotFound) => (Standing::Gone, "oembed_404_syndication_404"),
        (Absence::NotFound, Absence::Deleted) => (Standing::Gone, "oembed_404_syndication_deleted"),
        (Absence::NotFound, Absence::ImpossibleId) => {
            (Standing::Gone, "oembed_404_syndication_refuses_id")
        }
        (Absence::NotFound | Absence::Suspended | Absence::Protected, Absence::Suspended) => {
            (Standing::Suspended, "oembed_absent_syndication_suspended")
        }
        (Absence::Suspended, Absence::NotFound | Absence::Deleted) => {
            (Standing::Suspended, "oembed_suspended_syndication_absent")
        }
        (Absence::NotFound, Absence::Withheld) => {
            (Standing::Withheld, "oembed_404_syndication_withheld")
        }
        (Absence::NotFound | Absence::Suspended, Absence::Protected) => {
            (Standing::Protected, "syndication_protected")
        }
        (Absence::Protected, Absence::Deleted) => {
            (Standing::CouldNotTell, "oembed_403_syndication_deleted")
        }
        (Absence::Protected, _) => (Standing::Protected, "oembed_403"),
        (Absence::Withheld, _) => (Standing::Withheld, "oembed_withholds_it"),
        (_, Absence::Withheld) => (Standing::Withheld, "syndication_withholds_it"),
        _ => (Standing::CouldNotTell, "answers_do_not_fit"),
    }
}

fn without_oembed(syndication: Word) -> (Standing, &'static str) {
    match syndication {
        Word::Shown => (Standing::Alive, "syndication_shows_it"),
        Word::Refused(Absence::Protected) => (Standing::Protected, "syndication_protected"),
        Word::Refused(Absence::Withheld) => (Standing::Withheld, "syndication_withholds_it"),
        Word::Refused(_) => (Standing::CouldNotTell, "syndication_absent_alone"),
        Word::Nothing => (Standing::CouldNotTell, "no_telling_answer"),
    }
}

fn word_of(answers: &[(PostSource, &PostAnswer)], source: PostSource) -> Word {
    let last = answers.iter().rev().find(|(asked, _)| *asked == source);
    match last.map(|(_, answer)| *answer) {
        Some(PostAnswer::Found(_)) => Word::Shown,
        Some(PostAnswer::Absent { reason, .. }) if !reason.worth_asking_again() => {
            Word::Refused(*reason)
        }
        Some(PostAnswer::Absent { .. } | PostAnswer::Account(_)) | None => Word::Nothing,
    }
}
