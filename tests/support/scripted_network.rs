//! A network around the real client in which some addresses are answered from a script, as public web archives
//! and other people's services would; everything asked of those is kept.

use std::sync::{Arc, Mutex};

use pressmark::jobs::Client;
use pressmark::model::digest::Digest;
use pressmark::model::exchange::{Answer, Body, Exchange, Header, HeaderValue, Outcome, Request};
use pressmark::model::payload::Payload;
use pressmark::model::timestamp::Timestamp;
use pressmark::net::{Ask, Fetch, Fetched, Post, SpoolFault};

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Scripted {
    pub fn of(status: u16, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let headers = headers.iter();
        Self {
            status,
            headers: headers
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            body: body.into(),
        }
    }
}

/// One request to a scripted address: the address, the lines beside the usual, what was handed in.
#[derive(Clone, Debug)]
pub struct Told {
    pub url: String,
    pub beside: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

type Script = dyn Fn(&Told) -> Option<Scripted> + Send + Sync;

/// The network.
#[derive(Clone)]
pub struct ScriptedNetwork {
    client: Arc<Client>,
    script: Arc<Script>,
    asked: Arc<Mutex<Vec<Told>>>,
}

impl ScriptedNetwork {
    pub fn around(
        client: Client,
        script: impl Fn(&Told) -> Option<Scripted> + Send + Sync + 'static,
    ) -> Self {
        Self {
            client: Arc::new(client),
            script: Arc::new(script),
            asked: Arc::default(),
        }
    }

    /// What was asked of scripted addresses, in order.
    pub fn asked(&self) -> Vec<Told> {
        self.asked.lock().expect("no holder panics").clone()
    }

    fn answer(&self, method: &str, told: Told) -> Option<Fetched> {
        let scripted = (self.script)(&told)?;
        let exchange = Exchange {
            request: Request {
                method: method.to_owned(),
                url: told.url.clone(),
                headers: Vec::new(),
            },
            started: Timestamp::from_millis(0),
            ended: Timestamp::from_millis(0),
            outcome: Outcome::Answered(Answer {
                status: scripted.status,
                version: "HTTP/1.1".to_owned(),
                headers: scripted
                    .headers
                    .iter()
                    .map(|(name, value)| Header {
                        name: (*name).to_owned(),
                        value: HeaderValue::Text(value.clone()),
                    })
                    .collect(),
                header_form: "parsed".to_owned(),
                first_byte: Timestamp::from_millis(0),
                remote_address: None,
                leaf_certificate: None,
                body: Body {
                    digest: Digest::of(&scripted.body),
                    size: scripted.body.len() as u64,
                    cut: None,
                },
            }),
            transfer: None,
        };
        self.asked.lock().expect("no holder panics").push(told);
        Some(Fetched {
            exchange,
            payload: Some(Payload::from_bytes(scripted.body)),
        })
    }
}

impl Fetch for ScriptedNetwork {
    async fn fetch(&self, ask: &Ask) -> Result<Fetched, SpoolFault> {
        let told = Told {
            url: ask.url.clone(),
            beside: ask.beside.clone(),
            body: Vec::new(),
        };
        match self.answer("GET", told) {
            Some(fetched) => Ok(fetched),
            None => self.client.fetch(ask).await,
        }
    }

    async fn hand_in(&self, post: &Post) -> Result<Fetched, SpoolFault> {
        let told = Told {
            url: post.url.clone(),
            beside: Vec::new(),
            body: post.body.clone(),
        };
        match self.answer("POST", told) {
            Some(fetched) => Ok(fetched),
            None => self.client.hand_in(post).await,
        }
    }
}
