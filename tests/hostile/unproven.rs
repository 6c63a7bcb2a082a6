//! What an address with a refused certificate serves may be looked at for evidence: by a question that says
//! so, on a connection of its own, with a record that says so.

use pressmark::net::{Ask, Fetch as _, Purpose, Trust};

use super::{client, get, summary, system_names};
use crate::support::hostile::{Hostile, behaviours};

#[tokio::test]
async fn evidence_is_marked_and_lends_its_connection_to_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let kinds = [
        "tls-expired",
        "tls-other-name",
        "tls-untrusted",
        "tls-not-yet-valid",
    ];
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| kinds.contains(&one.name)).collect());
    let client = client(&server, folder.path(), system_names());
    for name in kinds {
        let url = format!("https://{name}.hostile.example/");
        let refused = "no answer: tls_certificate";
        assert_eq!(
            summary(&get(&client, &url).await.exchange),
            refused,
            "{name}"
        );
        let ask = Ask {
            trust: Trust::EvidenceOnly,
            ..Ask::of(url.clone(), Purpose::Page)
        };
        let exchange = client.fetch(&ask).await.expect("room").exchange;
        assert_eq!(summary(&exchange), "200 with 5 bytes", "{name}");
        let connection = exchange.transfer.and_then(|seen| seen.connection);
        let tls = connection
            .and_then(|connection| connection.tls)
            .expect("TLS");
        assert!(tls.unverified && !tls.certificates.is_empty(), "{name}");
        // The connection was good enough for evidence and is for nothing else.
        assert_eq!(
            summary(&get(&client, &url).await.exchange),
            refused,
            "{name}"
        );
    }
    let plain = "tls-plaintext";
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| one.name == plain).collect());
    let client = super::client(&server, folder.path(), system_names());
    let found = summary(
        &get(&client, &format!("https://{plain}.hostile.example/"))
            .await
            .exchange,
    );
    assert_eq!(found, "no answer: tls", "no certificate was refused here");
}
