//! A network around the real client that leaves chosen hosts unanswered for a chosen reason, so that
//! timeouts and the like can be tested without waiting for them.

use pressmark::jobs::Client;
use pressmark::model::exchange::{Exchange, NoAnswer, NoAnswerKind, Outcome, Request};
use pressmark::model::timestamp::Timestamp;
use pressmark::net::{Ask, Fetch, Fetched, SpoolFault};

/// The network; every host whose name ends so is not answered.
pub struct FailingNetwork {
    pub client: Client,
    pub hosts_ending: &'static str,
    pub kind: NoAnswerKind,
}

impl Fetch for FailingNetwork {
    async fn fetch(&self, ask: &Ask) -> Result<Fetched, SpoolFault> {
        let url = url::Url::parse(&ask.url).ok();
        let host = url
            .as_ref()
            .and_then(url::Url::host_str)
            .unwrap_or_default();
        if !host.ends_with(self.hosts_ending) {
            return self.client.fetch(ask).await;
        }
        let never = Timestamp::from_millis(0);
        let exchange = Exchange {
            request: Request {
                method: "GET".to_owned(),
                url: ask.url.clone(),
                headers: Vec::new(),
            },
            started: never,
            ended: never,
            outcome: Outcome::NotAnswered(NoAnswer {
                kind: self.kind,
                detail: "left unanswered by the test".to_owned(),
            }),
            transfer: None,
        };
        Ok(Fetched {
            exchange,
            payload: None,
        })
    }
}
