//! References to quoted posts: each form says what is known and nothing else, and no text from outside ends a
//! field early. What other people's parsers make of them stands in `packages`.

use pressmark::export::citations::{bibtex, csl, schema_org, wikitext};
use pressmark::model::facts::ArchiveFacts;
use pressmark::model::package::{DocumentBytes, PackageFacts, Withheld};
use pressmark::model::timestamp::Timestamp;
use serde_json::Value;

use crate::report::facts::{hostile, realistic};

/// What strangers write into names, words and addresses, hoping that it takes effect somewhere.
pub const PAYLOADS: [&str; 24] = [
    "}} {{delete}}",
    "| url=https://evil.example | title=x",
    "}\n@online{evil, title={x}}\n",
    "\\input{/etc/passwd}",
    "\\write18{rm -rf /}",
    "\\",
    "}}}}}}",
    "{{{{{{",
    "$$x^2$$ 100% #1 a_b ~ &amp; \"q\"",
    "</script><script>alert(1)</script>",
    "<ref>x</ref><nowiki>",
    "--> <!-- ",
    "[[Category:Evil]] [https://evil.example click]",
    "~~~~ '''bold''' __NOTOC__",
    "\u{202e}desrever\u{202c} \u{2066}",
    "\u{1b}[2J\u{0}\u{7}",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "https://evil.example/|}}{{",
    "\r\nX-Header: 1",
    "{{#invoke:Evil|run}}",
    "%0A%0D \u{2028}\u{2029}",
    "\"}],\"@graph\":[{",
    "עברית العربية 日本語 ⚓",
];

pub fn about() -> PackageFacts {
    PackageFacts {
        program: "pressmark 0.1.0".into(),
        archive: "archive".into(),
        selection: "the whole archive".into(),
        as_of: Timestamp::from_millis(1_790_000_000_000),
        records: 7,
        documents: DocumentBytes::Included,
        withheld: Withheld::Nothing,
    }
}

/// The facts with one payload wherever outsiders have a say.
pub fn attacked(payload: &str) -> ArchiveFacts {
    let mut facts = hostile();
    for document in &mut facts.documents {
        document.id = payload.into();
        document.url = None;
        for citation in &mut document.citations {
            citation.quoted_text = payload.into();
            citation.attribution.author_name = Some(payload.into());
            citation.attribution.author_handle = Some(payload.into());
            citation.permalink = Some(format!("https://x.com/{payload}"));
            for link in &mut citation.links {
                link.url = payload.into();
            }
            if let Some(post) = &mut citation.post {
                post.key.id = payload.into();
            }
        }
    }
    facts
}

fn quotes(facts: &ArchiveFacts) -> usize {
    facts
        .documents
        .iter()
        .map(|document| document.citations.len())
        .sum()
}

#[test]
fn a_reference_says_what_is_known() {
    let facts = realistic();
    let references: Value = serde_json::from_str(&csl(&about(), &facts)).expect("JSON");
    let references = references.as_array().expect("an array");
    assert_eq!(references.len(), quotes(&facts));
    let citation = &facts.documents[0].citations[0];
    let first = &references[0];
    assert_eq!(first["type"], "post");
    assert_eq!(first["genre"], "Tweet");
    assert_eq!(first["title"], citation.quoted_text);
    assert_eq!(first["custom"]["record"], citation.record.to_string());
    let handle = citation
        .attribution
        .author_handle
        .clone()
        .expect("a handle");
    let author = first["author"][0]["literal"].as_str().expect("an author");
    assert!(author.ends_with(&format!("(@{handle})")), "{author}");
    let template = wikitext(&about(), &facts);
    let id = &citation.post.as_ref().expect("a post").key.id;
    assert!(
        template.contains(&format!(
            "{{{{cite tweet |user={handle} |number={id} |title="
        )),
        "{template}"
    );
    for form in [csl, bibtex, wikitext, schema_org] {
        let text = form(&about(), &facts);
        assert!(text.contains("the whole archive"), "{text}");
        assert!(
            !text.contains("archive-url") && !text.contains("deleted"),
            "{text}"
        );
        assert_eq!(text, form(&about(), &facts));
    }
}

#[test]
fn no_payload_takes_effect_in_any_form() {
    for payload in PAYLOADS {
        let facts = attacked(payload);
        let references: Value = serde_json::from_str(&csl(&about(), &facts)).expect("JSON");
        assert_eq!(references.as_array().map(Vec::len), Some(quotes(&facts)));
        let graph: Value = serde_json::from_str(&schema_org(&about(), &facts)).expect("JSON");
        assert_eq!(graph["@context"], "https://schema.org");

        let entries = bibtex(&about(), &facts);
        let depth = entries.chars().fold(0_i64, |depth, letter| match letter {
            '{' => depth + 1,
            '}' => {
                assert!(depth > 0, "{payload:?}: a brace too many\n{entries}");
                depth - 1
            }
            _ => depth,
        });
        assert_eq!(depth, 0, "{payload:?}: {entries}");
        assert_eq!(
            entries.matches("\n@online{").count(),
            quotes(&facts),
            "{payload:?}"
        );
        for command in ["\\input", "\\write", "url = {javascript"] {
            assert!(!entries.contains(command), "{entries}");
        }

        let templates = wikitext(&about(), &facts);
        assert_eq!(templates.lines().count(), quotes(&facts) + 1, "{payload:?}");
        for line in templates.lines().skip(1) {
            let inside = line
                .strip_prefix("{{cite ")
                .and_then(|line| line.strip_suffix("}}"));
            let inside = inside.unwrap_or_else(|| panic!("no template: {line}"));
            assert!(
                !inside.contains(['{', '}', '[', ']', '<', '>', '~', '\'']),
                "{line}"
            );
            assert!(
                !line.contains("url=javascript") && !line.contains('\u{202e}'),
                "{line}"
            );
            let fields = inside.split(" |").skip(1);
            for field in fields {
                let name = field.split('=').next().unwrap_or_default();
                let known = [
                    "user",
                    "number",
                    "title",
                    "date",
                    "access-date",
                    "url",
                    "author",
                    "website",
                ];
                assert!(known.contains(&name), "{payload:?} made a field: {line}");
            }
        }
    }
}
