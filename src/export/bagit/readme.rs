//! What a package is → the page a stranger reads first: what is in the folder, and six commands.
//!
//! The six need a shell, coreutils, xxd and openssl, and run without a network from wherever the folder lies.
//! Cases: `tests/export/bagit.rs` runs exactly these lines.

use std::collections::BTreeSet;

use crate::export::timestamps;
use crate::model::evidence::StampKind;
use crate::model::package::{DocumentBytes, LogHead, PackageFacts, PackagedStamp, Withheld};

const TEXT: &str = r#"HOW TO CHECK THIS FOLDER

It holds social posts that documents quote, what their links led to, and when.
{selection}
As of {as_of}. Made by {program}.

  data/report/      the account for people (account.html) and for programs
  data/objects/     the bytes of every stored copy, each under its SHA-256
  data/posts.wacz   everything that came back, for web archive players
  data/records/     every recorded fact, one JSON object a line; ids.txt their ids
  data/payloads.txt where the bytes of each answer stand in data/posts.wacz
{contents}
Run these in this folder, in a shell, with no network. They need nothing but
coreutils, xxd and openssl 3.

1. Nothing is missing and nothing was changed since the folder was packed:

     sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt && echo files: ok

2. Each recorded fact has the id by which other facts and the report name it:

     found=$(while IFS= read -r line; do printf '%s' "$line" | sha256sum; done \
       < data/records/records.jsonl | cut -c 1-64 | sha256sum)
     [ "$found" = "$(sha256sum < data/records/ids.txt)" ] && echo records: ok

3. The stored bytes are those their names say:

     for folder in data/objects/*/; do sha256sum "$folder"*; done |
       while read -r digest path; do
         [ "$digest" = "${path##*/}" ] || echo "$path is not what came"
       done && echo bytes: checked

4. A recorded fact names each of them:

     at=0
     while read -r digest line; do
       while [ "$at" -lt "$line" ]; do IFS= read -r fact <&3; at=$((at + 1)); done
       case $fact in
         *"\"digest\":\"$digest\""*) ;;
         *) echo "record $line does not name $digest" ;;
       esac
     done < data/objects.txt 3< data/records/records.jsonl && echo names: checked

{log}
{stamps}
FURTHER, WITH MORE PROGRAMS

7. With gzip and grep: the bytes of every answer inside data/posts.wacz have the digest
   that was recorded when they came:

     while read -r digest offset length skip size; do
       tail -c "+$((offset + 1))" data/posts.wacz | head -c "$length" | gzip -dc |
         tail -c "+$((skip + 1))" | head -c "$size" | sha256sum | cut -c 1-64 |
         grep -qx "$digest" || echo "$digest is not what came"
     done < data/payloads.txt && echo payloads: checked

8. Look at one answer with its address, its time and the server's head (its line of
   data/payloads.txt gives OFFSET and LENGTH as second and third number):

     tail -c "+$((OFFSET + 1))" data/posts.wacz | head -c LENGTH | gzip -dc

{calendars}See it as a page: open data/posts.wacz in a web archive player (for example
ReplayWeb.page or pywb), or data/report/account.html in any browser.

WHAT THIS SHOWS, AND WHAT IT CANNOT

It shows what one computer recorded and that the pieces still fit together. {signed}
It cannot show that a remote site sent these bytes, because HTTPS lets either end
write the conversation; nor that the named person wrote a post, nor that the post is
true. Times are those of the recording computer's clock. Sites show different things
to different visitors.
"#;

const LOG: &str = r"5. Every recorded fact was in the log when its checkpoint was signed. KEY below is what
   this folder says; compare it with what the archive's owner published elsewhere, for
   whoever repacked the folder could have put in a key of their own. It takes about a
   second for three hundred facts:

     sh data/log/check-log.sh data '{key}'

   Single quotes have proofs of their own in data/proofs/ (C2SP tlog-proof);
   data/proofs/check-proof.sh tells how to check one.
";

const UNSIGNED: &str = r"5. Nobody signed the log of this archive up to its newest fact, so there is no
   checkpoint to check. This says so, and nothing more:

     [ ! -e data/log/checkpoint.txt ] && echo log: not signed
";

const STAMPED: &str = r"6. Others said when the log was as it is: time-stamp authorities (RFC 3161). This says
   which part of the log existed by when. Command 5 has shown that what they stamped is
   this log. data/timestamps holds the root certificates that the archive's owner
   believed; whoever repacked the folder could have put in others, so better get them
   from the authorities ({authorities}) and name their file last:

     sh data/timestamps/check-stamps.sh data
";

const UNSTAMPED: &str = r"6. No time-stamp authority said when the log was as it is: before a checkpoint was kept
   elsewhere, times rest on the recording computer's clock alone. This says so:

     [ ! -e data/timestamps/tokens.txt ] && echo time: not stamped
";

const CALENDARS: &str = r"9. With `ots` (OpenTimestamps): the block of Bitcoin before which a checkpoint existed, or
   the calendars that have only promised so far. A node, or a block explorer, tells the
   block's own time:

{commands}
";

/// The page.
pub(super) fn readme(
    about: &PackageFacts,
    head: Option<&LogHead>,
    stamps: &[PackagedStamp],
) -> String {
    let log = head.map_or_else(
        || UNSIGNED.to_owned(),
        |head| LOG.replace("{key}", &quoted(&head.key)),
    );
    let signed = match head {
        Some(_) => {
            "The\nsignature binds whoever holds the key to these records; it says nothing about when, \
             unless\nsomebody else stamped or kept a checkpoint, and nothing about what was done before\n\
             recording."
        }
        None => "It is\nnot signed: whoever packed it could have changed anything before packing.",
    };
    TEXT.replace(
        "{selection}",
        &wrapped(&format!("Selection: {}.", about.selection)),
    )
    .replace("{as_of}", &about.as_of.to_string())
    .replace("{program}", &one_line(&about.program))
    .replace("{contents}", &contents(about, head, stamps))
    .replace("{log}", &log)
    .replace("{stamps}", &stamped(stamps))
    .replace("{calendars}", &calendars(stamps))
    .replace("{signed}", signed)
}

/// The command that checks the tokens.
fn stamped(stamps: &[PackagedStamp]) -> String {
    let tokens = stamps.iter().map(|stamp| &stamp.obtained);
    let authorities: BTreeSet<String> = tokens
        .filter(|stamp| stamp.stamp == StampKind::Rfc3161)
        .map(|stamp| one_line(&stamp.authority))
        .collect();
    if authorities.is_empty() {
        return UNSTAMPED.to_owned();
    }
    let authorities: Vec<String> = authorities.into_iter().collect();
    STAMPED.replace("{authorities}", &authorities.join(", "))
}

/// The commands that show the proofs of calendars; empty where there are none.
fn calendars(stamps: &[PackagedStamp]) -> String {
    let proofs = stamps
        .iter()
        .filter(|stamp| stamp.obtained.stamp == StampKind::OpenTimestamps);
    let commands: Vec<String> = proofs
        .map(|stamp| {
            let note = timestamps::note_name(stamp);
            format!(
                "     ots --no-bitcoin verify -f data/timestamps/{note} data/timestamps/{note}.ots"
            )
        })
        .collect();
    if commands.is_empty() {
        return String::new();
    }
    format!(
        "{}\n",
        CALENDARS.replace("{commands}", &commands.join("\n"))
    )
}

/// What else is in the folder, and what is not.
fn contents(about: &PackageFacts, head: Option<&LogHead>, stamps: &[PackagedStamp]) -> String {
    let mut text = String::new();
    if head.is_some() {
        text.push_str(
            "  data/log/         the signed head of the log, its leaves, and the facts' entries\n  \
             data/proofs/      proofs that single quotes are in the log\n",
        );
    }
    if !stamps.is_empty() {
        text.push_str("  data/timestamps/  what others said of when the log was as it is\n");
    }
    if about.documents == DocumentBytes::LeftOut {
        text.push_str("\nThe documents themselves are not in it, only what was found in them.\n");
    }
    if about.withheld == Withheld::Operator {
        text.push_str(
            "\nWithheld to protect whoever ran the program: the facts that name options of runs and\n\
             places on the computer. Their entries in the log stand, and commit to them. What was\n\
             sent to servers, the program's name among it, is not withheld.\n",
        );
    }
    text
}

/// Inside single quotes of a shell.
fn quoted(text: &str) -> String {
    text.replace('\'', r"'\''")
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

/// The words on lines of at most eighty letters.
fn wrapped(text: &str) -> String {
    const LETTERS_MAX: usize = 80;
    let mut lines = String::new();
    let mut letters = 0;
    for word in one_line(text).split(' ') {
        if letters > 0 && letters + 1 + word.len() > LETTERS_MAX {
            lines.push('\n');
            letters = 0;
        } else if letters > 0 {
            lines.push(' ');
            letters += 1;
        }
        lines.push_str(word);
        letters += word.len();
    }
    lines
}
