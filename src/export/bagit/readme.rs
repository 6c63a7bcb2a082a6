//! What a package is → the page a stranger reads first: what is in the folder, and five commands.

use crate::model::package::{DocumentBytes, PackageFacts};

const TEXT: &str = r#"HOW TO CHECK THIS FOLDER

It holds social posts that documents quote, what their links led to, and when.
{selection}
As of {as_of}. Made by {program}.

  data/report/      the account for people (account.html) and for programs
  data/posts.wacz   everything that came back, for web archive players
  data/records/     every recorded fact, one JSON object a line; ids.txt their ids
  data/payloads.txt where the bytes of each answer stand in data/posts.wacz
{documents}
Run these in this folder, in a shell, with no network. All but the last need only
coreutils, cmp, grep and gzip.

1. Nothing is missing and nothing was changed since the folder was packed:

     sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt && echo files: ok

2. Each recorded fact has the id by which other facts and the report name it:

     while IFS= read -r line; do printf '%s' "$line" | sha256sum; done \
       < data/records/records.jsonl | cut -c 1-64 | cmp - data/records/ids.txt && echo records: ok

3. The bytes of every answer have the digest that was recorded when they came:

     while read -r digest offset length skip size; do
       tail -c "+$((offset + 1))" data/posts.wacz | head -c "$length" | gzip -dc |
         tail -c "+$((skip + 1))" | head -c "$size" | sha256sum | cut -c 1-64 |
         grep -qx "$digest" || echo "$digest is not what came"
     done < data/payloads.txt && echo payloads: checked

4. Look at one answer with its address, its time and the server's head (its line of
   data/payloads.txt gives OFFSET and LENGTH as second and third number):

     tail -c "+$((OFFSET + 1))" data/posts.wacz | head -c LENGTH | gzip -dc

5. See it as a page: open data/posts.wacz in a web archive player (for example
   ReplayWeb.page or pywb), or data/report/account.html in any browser.

WHAT THIS SHOWS, AND WHAT IT CANNOT

It shows what one computer recorded and that the pieces still fit together. It is
not signed: whoever packed it could have changed anything before packing. It cannot
show that a remote site sent these bytes, because HTTPS lets either end write the
conversation; nor that the named person wrote a post, nor that the post is true.
Times are those of the recording computer's clock. Sites show different things to
different visitors.
"#;

/// The page.
pub(super) fn readme(about: &PackageFacts) -> String {
    let documents = match about.documents {
        DocumentBytes::Included => "",
        DocumentBytes::LeftOut => {
            "\nThe documents themselves are not in it, only what was found in them.\n"
        }
    };
    TEXT.replace(
        "{selection}",
        &wrapped(&format!("Selection: {}.", about.selection)),
    )
    .replace("{as_of}", &about.as_of.to_string())
    .replace("{program}", &one_line(&about.program))
    .replace("{documents}", documents)
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
