//! Bluesky's ground truth: which account a handle means, where its posts are kept, and the record itself as its
//! author signed it (platforms.md 5.1).
//!
//! Three doors, each made possible by the one before: the handle's DID, the DID's document, the record at the server
//! the document names. The record's content id is checked against its bytes' form; pictures are named by content
//! ids, too. Cases: `tests/cases/platform/elsewhere/bluesky-*.json`, `tests/platform/doors.rs`.

use serde_json::Value;
use url::Url;

use super::bluesky::POST_COLLECTION;
use super::content_id::names_record;
use super::json::{list, text};
use super::oembed::in_query;
use super::reply::{Question, Reply, absent, refused};
use crate::model::citation::Platform;
use crate::model::post::{
    Absence, AccountTold, ContentCheck, MediaKind, Post, PostAnswer, PostKey, PostMedia, PostSource,
};

const RESOLVE: &str = "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle";
/// The register of `did:plc` documents.
const REGISTER: &str = "https://plc.directory";
const DID_CHARS_MAX: usize = 253;
const MEDIA_MAX: usize = 16;

/// The next questions, given what was told so far. Each door is asked once; none without what it needs.
pub(super) fn follow_up(key: &PostKey, told: &[(PostSource, &PostAnswer)]) -> Vec<Question> {
    let asked = |source| told.iter().any(|(door, _)| *door == source);
    let Some((authority, record)) = key.id.split_once('/') else {
        return Vec::new();
    };
    let Some(did) = did_of(authority, told) else {
        let question = Question {
            source: PostSource::Handle,
            url: format!("{RESOLVE}?handle={}", in_query(authority)),
        };
        let wanted = asked(PostSource::Api) && !asked(PostSource::Handle);
        return wanted.then_some(question).into_iter().collect();
    };
    if !asked(PostSource::Identity) {
        let document = document_address(&did);
        let question = document.map(|url| Question {
            source: PostSource::Identity,
            url,
        });
        return question.into_iter().collect();
    }
    let server = told.iter().rev().find_map(|(door, answer)| match answer {
        PostAnswer::Account(account) if *door == PostSource::Identity => account.server.clone(),
        _ => None,
    });
    let question = server.map(|server| Question {
        source: PostSource::Record,
        url: format!(
            "{server}/xrpc/com.atproto.repo.getRecord?repo={}&collection={POST_COLLECTION}&rkey={record}",
            in_query(&did)
        ),
    });
    question
        .filter(|_| !asked(PostSource::Record))
        .into_iter()
        .collect()
}

/// The account: by the key itself, else as the platform says what the handle means.
fn did_of(authority: &str, told: &[(PostSource, &PostAnswer)]) -> Option<String> {
    if authority.starts_with("did:") {
        return is_did(authority).then(|| authority.to_owned());
    }
    let said = told.iter().rev().find_map(|(door, answer)| match answer {
        PostAnswer::Found(post) if *door == PostSource::Api => post.author_id.clone(),
        PostAnswer::Account(account) if *door == PostSource::Handle => Some(account.id.clone()),
        _ => None,
    });
    said.filter(|did| is_did(did))
}

/// `did:plc:` and a name, or `did:web:` and a host, the two methods that atproto allows.
fn is_did(did: &str) -> bool {
    let plain = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
    };
    let name = did.strip_prefix("did:plc:").or_else(|| {
        did.strip_prefix("did:web:")
            .filter(|host| host.contains('.'))
    });
    did.len() <= DID_CHARS_MAX && name.is_some_and(plain)
}

fn document_address(did: &str) -> Option<String> {
    if did.starts_with("did:plc:") {
        return Some(format!("{REGISTER}/{did}"));
    }
    let host = did.strip_prefix("did:web:")?;
    Some(format!("https://{host}/.well-known/did.json"))
}

/// Reads what a handle means.
pub(super) fn handle(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match (reply.status, reply.json()) {
        (200, Ok(value)) => value,
        (400, Ok(value)) => {
            let words = text(&value, "message").unwrap_or_default();
            return absent(Absence::NotFound, "handle_means_no_account", words);
        }
        (200, Err(rule)) => return absent(Absence::Unreadable, rule, ""),
        _ => return refused(reply),
    };
    match text(&value, "did").filter(|did| is_did(did)) {
        Some(did) => PostAnswer::Account(AccountTold {
            id: did.to_owned(),
            handle: key.id.split_once('/').map(|(handle, _)| handle.to_owned()),
            server: None,
        }),
        None => absent(Absence::Unreadable, "handle_without_did", ""),
    }
}

/// Reads a DID's document: the account's present handle and the server its posts are kept on.
pub(super) fn identity(reply: &Reply<'_>) -> PostAnswer {
    let value = match (reply.status, identity_json(reply)) {
        (200, Ok(value)) => value,
        (410, _) => return absent(Absence::NotFound, "did_tombstoned", ""),
        (404, _) => return absent(Absence::NotFound, "did_unknown", ""),
        (200, Err(rule)) => return absent(Absence::Unreadable, rule, ""),
        _ => return refused(reply),
    };
    let Some(did) = text(&value, "id").filter(|did| is_did(did)) else {
        return absent(Absence::Unreadable, "document_without_did", "");
    };
    if document_address(did).as_deref() != Some(reply.url) {
        return absent(Absence::Unreadable, "document_of_another_did", did);
    }
    let server = list(&value, "service")
        .iter()
        .find(|service| text(service, "id").is_some_and(|id| id.ends_with("#atproto_pds")))
        .and_then(|service| text(service, "serviceEndpoint"))
        .and_then(origin);
    PostAnswer::Account(AccountTold {
        id: did.to_owned(),
        handle: list(&value, "alsoKnownAs")
            .iter()
            .filter_map(Value::as_str)
            .find_map(|name| name.strip_prefix("at://"))
            .map(str::to_owned),
        server,
    })
}

/// Documents are served as JSON of several names (`application/did+ld+json`), some of them as plain text.
fn identity_json(reply: &Reply<'_>) -> Result<Value, &'static str> {
    let undeclared = Reply {
        content_type: reply
            .content_type
            .filter(|declared| declared.contains("html")),
        ..*reply
    };
    undeclared.json()
}

/// Scheme, host and port of an https address, and nothing else of it.
fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    (url.scheme() == "https" && url.host_str().is_some_and(|host| host.contains('.')))
        .then(|| url.origin().ascii_serialization())
}

/// Reads the record as its server keeps it.
pub(super) fn record(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    let value = match (reply.status, reply.json()) {
        (200, Ok(value)) => value,
        (200, Err(rule)) => return absent(Absence::Unreadable, rule, ""),
        (400, Ok(value)) => {
            let words = text(&value, "message").unwrap_or_default();
            return match text(&value, "error") {
                Some("RecordNotFound") => absent(Absence::NotFound, "record_not_found", words),
                Some("RepoNotFound") => absent(Absence::NotFound, "account_not_on_server", words),
                Some("RepoTakendown") => absent(Absence::Suspended, "account_taken_down", words),
                Some("RepoSuspended") => absent(Absence::Suspended, "account_suspended", words),
                Some("RepoDeactivated") => absent(Absence::Withheld, "account_deactivated", words),
                _ => absent(Absence::Unreadable, "server_refuses_question", words),
            };
        }
        _ => return refused(reply),
    };
    let uri = text(&value, "uri").unwrap_or_default();
    let parts: Vec<&str> = uri.trim_start_matches("at://").split('/').collect();
    let own_record = key.id.split_once('/').map(|(_, record)| record);
    let &[did, POST_COLLECTION, named] = parts.as_slice() else {
        return absent(Absence::Unreadable, "record_of_another_kind", uri);
    };
    let of_account =
        !key.id.starts_with("did:") || key.id.split_once('/').map(|(own, _)| own) == Some(did);
    if Some(named) != own_record || !of_account {
        return absent(Absence::Unreadable, "record_of_another_post", uri);
    }
    let Some(told) = value.get("value") else {
        return absent(Absence::Unreadable, "record_without_value", "");
    };
    let Some(words) = text(told, "text") else {
        return absent(Absence::Unreadable, "record_without_text", "");
    };
    let server = origin(reply.url).unwrap_or_default();
    PostAnswer::Found(Box::new(Post {
        author_id: Some(did.to_owned()),
        created: text(told, "createdAt").and_then(|written| written.parse().ok()),
        language: list(told, "langs")
            .first()
            .and_then(Value::as_str)
            .map(str::to_owned),
        links: super::bluesky_thread::links(words, told),
        media: media(told, did, &server),
        content: text(&value, "cid").map(|id| ContentCheck {
            id: id.to_owned(),
            holds: names_record(id, told),
        }),
        ..Post::new(
            PostKey {
                platform: Platform::Bluesky,
                id: key.id.clone(),
            },
            words.to_owned(),
        )
    }))
}

/// Pictures and film of a record, by content id, asked of the account's own server.
fn media(record: &Value, did: &str, server: &str) -> Vec<PostMedia> {
    let embed = record.get("embed").unwrap_or(&Value::Null);
    let embed = embed.get("media").unwrap_or(embed);
    let made = |kind, blob: Option<&Value>, alt: Option<&str>| {
        let content_id = text(blob?.get("ref")?, "$link")?;
        let address = format!(
            "{server}/xrpc/com.atproto.sync.getBlob?did={}&cid={}",
            in_query(did),
            in_query(content_id)
        );
        Some(PostMedia {
            kind,
            addresses: vec![address],
            alt_text: alt.filter(|alt| !alt.is_empty()).map(str::to_owned),
            content_id: Some(content_id.to_owned()),
        })
    };
    let pictures = list(embed, "images")
        .iter()
        .filter_map(|image| made(MediaKind::Photo, image.get("image"), text(image, "alt")));
    let film = made(MediaKind::Video, embed.get("video"), text(embed, "alt"));
    pictures.chain(film).take(MEDIA_MAX).collect()
}
