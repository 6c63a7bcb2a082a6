//! Questions that earlier answers lead to: Bluesky's account, server and record; mirrors of X that a person named;
//! the other versions of an edited post.

use pressmark::model::citation::Platform;
use pressmark::model::mirror::Mirror;
use pressmark::model::post::{Absence, AccountTold, Post, PostAnswer, PostKey, PostSource};
use pressmark::platform::{self, Question};

use super::elsewhere::key;
use super::x_key;

const DID: &str = "did:plc:abcdefghijklmnopqrstuvwx";

fn found(key: &PostKey, account: Option<&str>) -> PostAnswer {
    PostAnswer::Found(Box::new(Post {
        author_id: account.map(str::to_owned),
        ..Post::new(key.clone(), "words".to_owned())
    }))
}

fn absent(reason: Absence) -> PostAnswer {
    PostAnswer::Absent {
        reason,
        detail: String::new(),
    }
}

fn account(server: Option<&str>) -> PostAnswer {
    PostAnswer::Account(AccountTold {
        id: DID.to_owned(),
        handle: None,
        server: server.map(str::to_owned),
    })
}

fn next(key: &PostKey, told: &[(PostSource, &PostAnswer)]) -> Vec<(PostSource, String)> {
    platform::follow_up(key, told, &[])
        .into_iter()
        .map(|Question { source, url }| (source, url))
        .collect()
}

#[test]
fn a_handle_leads_to_its_account_its_server_and_the_record() {
    let key = key("bluesky", "quay.example.org/3lbruqxjnjn2n");
    let shown = found(&key, Some(DID));
    let document = (PostSource::Identity, format!("https://plc.directory/{DID}"));
    let api = (PostSource::Api, &shown);
    assert_eq!(next(&key, &[]), [], "nothing is told yet");
    assert_eq!(next(&key, &[api]), std::slice::from_ref(&document));
    let (there, nowhere) = (account(Some("https://pds.quay.example")), account(None));
    let record = "https://pds.quay.example/xrpc/com.atproto.repo.getRecord\
        ?repo=did%3Aplc%3Aabcdefghijklmnopqrstuvwx&collection=app.bsky.feed.post&rkey=3lbruqxjnjn2n";
    assert_eq!(
        next(&key, &[api, (PostSource::Identity, &there)]),
        [(PostSource::Record, record.to_owned())]
    );
    assert_eq!(next(&key, &[api, (PostSource::Identity, &nowhere)]), []);
    let done = [
        api,
        (PostSource::Identity, &there),
        (PostSource::Record, &shown),
    ];
    assert_eq!(next(&key, &done), []);
}

#[test]
fn where_the_interface_shows_nothing_the_handle_itself_is_asked_for() {
    let key = key("bluesky", "quay.example.org/3lbruqxjnjn2n");
    let gone = absent(Absence::NotFound);
    let api = (PostSource::Api, &gone);
    let url = "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=quay.example.org";
    assert_eq!(next(&key, &[api]), [(PostSource::Handle, url.to_owned())]);
    let means = account(None);
    assert_eq!(
        next(&key, &[api, (PostSource::Handle, &means)]),
        [(PostSource::Identity, format!("https://plc.directory/{DID}"))]
    );
    assert_eq!(next(&key, &[api, (PostSource::Handle, &gone)]), []);
}

#[test]
fn a_did_needs_no_handle_and_one_of_the_web_is_asked_at_its_own_host() {
    let by_did = key("bluesky", &format!("{DID}/3lbruqxjnjn2n"));
    let document = (PostSource::Identity, format!("https://plc.directory/{DID}"));
    assert_eq!(next(&by_did, &[]), [document]);
    let of_web = key("bluesky", "did:web:quay.example.org/3lbruqxjnjn2n");
    let url = "https://quay.example.org/.well-known/did.json";
    assert_eq!(next(&of_web, &[]), [(PostSource::Identity, url.to_owned())]);
    for odd in [
        "did:web:localhost",
        "did:key:z6Mk",
        "did:plc:",
        "did:web:a.example:8443",
    ] {
        let key = key("bluesky", &format!("{odd}/3lbruqxjnjn2n"));
        assert_eq!(next(&key, &[]), [], "{odd}");
    }
}

#[test]
fn what_an_answer_says_of_an_account_is_not_taken_for_an_address() {
    let key = key("bluesky", "quay.example.org/3lbruqxjnjn2n");
    let odd = found(&key, Some("did:plc:x/../../etc?x#y"));
    assert_eq!(next(&key, &[(PostSource::Api, &odd)]), [(
        PostSource::Handle,
        "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=quay.example.org".to_owned()
    )]);
}

#[test]
fn no_mirror_is_asked_unless_it_is_named_and_x_shows_nothing() {
    let key = x_key("1478848389453488132");
    let (gone, shown) = (absent(Absence::NotFound), found(&key, None));
    let asked = |told: &[(PostSource, &PostAnswer)], mirrors: &[Mirror]| {
        let questions = platform::follow_up(&key, told, mirrors);
        questions.into_iter().map(|one| one.url).collect::<Vec<_>>()
    };
    let both_gone = [
        (PostSource::Oembed, &gone),
        (PostSource::Syndication, &gone),
    ];
    assert_eq!(asked(&both_gone, &[]), Vec::<String>::new());
    assert_eq!(
        asked(&both_gone, &Mirror::ALL),
        [
            "https://api.fxtwitter.com/2/status/1478848389453488132",
            "https://api.vxtwitter.com/i/status/1478848389453488132",
        ]
    );
    let one_shows = [
        (PostSource::Oembed, &shown),
        (PostSource::Syndication, &gone),
    ];
    assert_eq!(asked(&one_shows, &Mirror::ALL), Vec::<String>::new());
    let mirror_asked = [both_gone[0], both_gone[1], (PostSource::FxTwitter, &gone)];
    assert_eq!(
        asked(&mirror_asked, &[Mirror::FxTwitter]),
        Vec::<String>::new()
    );
}

#[test]
fn a_mirrors_word_neither_ends_nor_revives_a_post() {
    let key = x_key("1478848389453488132");
    let (gone, shown) = (absent(Absence::NotFound), found(&key, None));
    let standing = |answers: &[(PostSource, &PostAnswer)]| {
        platform::combine(Platform::X, answers).standing.code()
    };
    let own = [
        (PostSource::Oembed, &gone),
        (PostSource::Syndication, &gone),
    ];
    assert_eq!(standing(&own), "gone");
    assert_eq!(
        standing(&[own[0], own[1], (PostSource::FxTwitter, &shown)]),
        "gone"
    );
    assert_eq!(
        standing(&[own[0], (PostSource::FxTwitter, &gone)]),
        "could_not_tell"
    );
}

#[test]
fn the_names_of_mirrors_are_read_and_others_refused() {
    for mirror in Mirror::ALL {
        assert_eq!(mirror.name().parse(), Ok(mirror));
    }
    let refused = "nitter".parse::<Mirror>().expect_err("not known");
    assert!(refused.contains("fxtwitter and vxtwitter"), "{refused}");
}

#[test]
fn other_versions_of_an_edited_post_are_asked_for_each_once() {
    let key = x_key("1478848389453488132");
    let mut edited = Post::new(key.clone(), "words".to_owned());
    let ids = [
        "1478848389453488132",
        "1478848400000000000",
        "not a number",
        "1478848400000000000",
    ];
    edited.edit_ids = ids.iter().map(|id| (*id).to_owned()).collect();
    let answer = PostAnswer::Found(Box::new(edited));
    let versions = platform::other_versions(&key, &[(PostSource::Syndication, &answer)]);
    let ids: Vec<&str> = versions
        .iter()
        .map(|(version, _)| version.id.as_str())
        .collect();
    assert_eq!(ids, ["1478848400000000000"]);
    assert!(
        versions[0]
            .1
            .url
            .starts_with("https://cdn.syndication.twimg.com/tweet-result?id=1478848400000000000&")
    );
}
