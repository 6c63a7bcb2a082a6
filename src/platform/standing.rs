//! What a platform's doors say → one standing, with the rule that applied: every platform but X, which has rules
//! of its own (platforms.md 7.7, 7.8).
//!
//! Rules are named by the doors that decided. One door alone ends nothing, unless it is known to tell a missing
//! post from everything else. Cases: `tests/cases/platform/standings-elsewhere.tsv`.

use crate::model::citation::Platform;
use crate::model::post::{Absence, PostAnswer, PostSource};
use crate::model::standing::{PostStanding, Standing};

/// Doors whose "no such post" is about the post: each answers otherwise where it refuses, hides or fails.
const TELLING: [(Platform, PostSource); 7] = [
    (Platform::Bluesky, PostSource::Api),
    (Platform::Bluesky, PostSource::Record),
    (Platform::Mastodon, PostSource::Api),
    (Platform::TruthSocial, PostSource::Api),
    (Platform::Reddit, PostSource::Api),
    (Platform::Telegram, PostSource::Embed),
    (Platform::YouTube, PostSource::Oembed),
];
/// Platforms that show the same page for a post that is hidden and one that is gone (platforms.md 5.4–5.6).
const HIDES_AND_LOSES_ALIKE: [Platform; 3] =
    [Platform::Facebook, Platform::Instagram, Platform::Threads];

/// Weighs the last answer of each door.
pub(super) fn combine(platform: Platform, answers: &[(PostSource, &PostAnswer)]) -> PostStanding {
    let mut last: Vec<(PostSource, &PostAnswer)> = Vec::new();
    for (source, answer) in answers {
        match last.iter_mut().find(|(known, _)| known == source) {
            Some(known) => known.1 = answer,
            None => last.push((*source, answer)),
        }
    }
    let shown = last
        .iter()
        .find(|(_, answer)| matches!(answer, PostAnswer::Found(_)));
    let (standing, rule) = match shown {
        Some((door, _)) => shown_by(*door, &last),
        None => shown_by_none(platform, &last),
    };
    PostStanding { standing, rule }
}

type Doors<'a> = [(PostSource, &'a PostAnswer)];

fn reason_of(answer: &PostAnswer) -> Option<Absence> {
    match answer {
        PostAnswer::Found(_) | PostAnswer::Account(_) => None,
        PostAnswer::Absent { reason, .. } => Some(*reason),
    }
}

/// The doors that gave one of these reasons.
fn saying(doors: &Doors<'_>, reasons: &[Absence]) -> Vec<PostSource> {
    doors
        .iter()
        .filter(|(_, answer)| reason_of(answer).is_some_and(|reason| reasons.contains(&reason)))
        .map(|(door, _)| *door)
        .collect()
}

fn shown_by(door: PostSource, doors: &Doors<'_>) -> (Standing, String) {
    match saying(doors, &[Absence::Deleted]).first() {
        Some(other) => (
            Standing::CouldNotTell,
            format!("{}_shows_it_{}_deleted", door.code(), other.code()),
        ),
        None => (Standing::Alive, format!("{}_shows_it", door.code())),
    }
}

fn shown_by_none(platform: Platform, doors: &Doors<'_>) -> (Standing, String) {
    const MISSING: [Absence; 3] = [Absence::Deleted, Absence::NotFound, Absence::ImpossibleId];
    let missing = saying(doors, &MISSING);
    if let Some(door) = saying(doors, &[Absence::WordsNotGiven]).first() {
        return if missing.is_empty() {
            (Standing::Gated, format!("{}_says_it_is_there", door.code()))
        } else {
            (Standing::CouldNotTell, "answers_do_not_fit".to_owned())
        };
    }
    for (reason, standing, says) in [
        (Absence::Suspended, Standing::Suspended, "suspended"),
        (Absence::Protected, Standing::Protected, "protected"),
        (Absence::Withheld, Standing::Withheld, "withholds_it"),
    ] {
        if let Some(door) = saying(doors, &[reason]).first() {
            let rule = format!("{}_{says}", door.code());
            let alike = reason == Absence::Withheld && HIDES_AND_LOSES_ALIKE.contains(&platform);
            return if alike {
                (
                    Standing::CouldNotTell,
                    format!("{}_hides_or_lost_it", door.code()),
                )
            } else {
                (standing, rule)
            };
        }
    }
    match missing.as_slice() {
        [one, other, ..] => (
            Standing::Gone,
            format!("{}_and_{}_know_no_such_post", one.code(), other.code()),
        ),
        [door] if TELLING.contains(&(platform, *door)) => (
            Standing::Gone,
            format!("{}_knows_no_such_post", door.code()),
        ),
        [door] => (
            Standing::CouldNotTell,
            format!("{}_absent_alone", door.code()),
        ),
        [] if !saying(doors, &[Absence::LoginWalled]).is_empty() => {
            (Standing::CouldNotTell, "login_wall".to_owned())
        }
        [] if !saying(doors, &[Absence::ConsentWalled]).is_empty() => {
            (Standing::CouldNotTell, "consent_wall".to_owned())
        }
        [] => (Standing::CouldNotTell, "no_telling_answer".to_owned()),
    }
}
