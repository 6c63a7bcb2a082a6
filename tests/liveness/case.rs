//! One line of a liveness case file, as it is written (`../shared/facts/liveness.md`, section 12).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A link, how servers treat it, what is known of it, and what must come of it.
#[derive(Deserialize)]
pub struct Case {
    pub id: String,
    #[serde(default)]
    pub description: String,
    pub server_behaviour: Behaviour,
    #[serde(default)]
    pub history: Vec<Past>,
    pub expected_state: String,
    pub expected_reason: String,
    /// The quotation, wherever the line puts it.
    #[serde(skip)]
    pub cited_text: Option<String>,
}

impl Case {
    /// Reads a line.
    pub fn read(line: &str) -> Result<Self, serde_json::Error> {
        let value: Value = serde_json::from_str(line)?;
        let cited_text = find(&value, "cited_text")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let mut case: Self = serde_json::from_value(value)?;
        case.cited_text = cited_text;
        Ok(case)
    }
}

fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields
            .get(name)
            .or_else(|| fields.values().find_map(|value| find(value, name))),
        Value::Array(values) => values.iter().find_map(|value| find(value, name)),
        _ => None,
    }
}

#[derive(Deserialize)]
pub struct Behaviour {
    pub url: String,
    #[serde(default)]
    pub hops: Vec<Hop>,
    #[serde(default)]
    pub probe: Option<ProbeScript>,
    #[serde(default)]
    pub adapter: Option<Value>,
    #[serde(default)]
    pub env: Option<Environment>,
}

/// A scripted answer.
#[derive(Deserialize)]
pub struct Hop {
    pub url: String,
    #[serde(default)]
    pub on: On,
    #[serde(default)]
    pub dns: Option<Dns>,
    #[serde(default)]
    pub tcp: Option<String>,
    #[serde(default)]
    pub tls: Option<String>,
    #[serde(default)]
    pub fault: Option<String>,
    #[serde(default)]
    pub delay_ms: u64,
    #[serde(default)]
    pub status: Option<u32>,
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub sha256: Option<String>,
    #[serde(default)]
    pub phash_distance: Option<u32>,
    #[serde(default)]
    pub inflates_to: Option<u64>,
}

/// Which requests a scripted answer is for.
#[derive(Deserialize, Default)]
pub struct On {
    pub method: Option<String>,
    pub profile: Option<String>,
    pub cookie: Option<bool>,
    pub range: Option<bool>,
}

#[derive(Deserialize, Default)]
pub struct Dns {
    pub rcode: Option<String>,
    #[serde(default)]
    pub addrs: Vec<String>,
    pub second_resolver: Option<Box<Dns>>,
    pub max_lookups_allowed: Option<u32>,
    #[serde(default, alias = "nameservers", alias = "name_servers")]
    pub ns: Vec<String>,
    #[serde(default, alias = "wildcard")]
    pub wildcard_same: bool,
}

#[derive(Deserialize)]
pub struct ProbeScript {
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub final_url: Option<String>,
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    #[serde(default)]
    pub body: Option<String>,
}

#[derive(Deserialize, Default)]
pub struct Environment {
    #[serde(default)]
    pub canary: Option<Value>,
    #[serde(default)]
    pub robots: Option<Value>,
    #[serde(default)]
    pub peers_redirecting_here: usize,
    #[serde(default)]
    pub previous_body: Option<String>,
}

/// Something known of the link from before.
#[derive(Deserialize)]
pub struct Past {
    pub kind: String,
    pub hours_ago: f64,
    #[serde(default)]
    pub verdict: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub final_url: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub content_type: Option<String>,
    #[serde(default)]
    pub canonical: Option<String>,
    #[serde(default, alias = "lang")]
    pub language: Option<String>,
    #[serde(default)]
    pub sha256: Option<String>,
}
