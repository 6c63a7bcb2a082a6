//! One request carried out whole: admitted, asked in turn, its answer decoded in a copy, all of it made
//! an exchange. Asking for something and handing something in part only in method and body.

use super::{Asking, Came, Client};
use crate::model::exchange::{Exchange, Outcome, Request};
use crate::model::transfer::Transfer;
use crate::net::spool::SpoolFault;
use crate::net::{Ask, Fetched, Post, Purpose, decode, request, seen};

impl Client {
    /// Hands something in. What comes of it is an exchange like any other.
    ///
    /// # Errors
    /// [`SpoolFault`] where the answer could not be kept on this computer.
    pub async fn post(&self, post: &Post) -> Result<Fetched, SpoolFault> {
        let lines = request::post_lines(post, &self.settings.user_agent);
        let ask = Ask::of(post.url.clone(), Purpose::Page);
        self.carry(&ask, "POST", lines, post.body.clone()).await
    }

    /// Asks and makes an exchange of what came.
    pub(super) async fn carry(
        &self,
        ask: &Ask,
        method: &'static str,
        lines: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> Result<Fetched, SpoolFault> {
        let mut asking = Asking {
            method,
            trust: ask.trust,
            lines,
            body,
            started: seen::now(),
            transfer: Transfer {
                attempt: 1,
                ..Transfer::default()
            },
        };
        let mut transfer = None;
        let (outcome, payload) = match self.admit(&ask.url) {
            Err(refused) => (Outcome::NotAnswered(refused), None),
            Ok(target) => {
                let came = self.ask_in_turn(&target, ask.purpose, &mut asking).await?;
                let told = match came {
                    Came::Nothing(why) => (Outcome::NotAnswered(why), None),
                    Came::Answer(answer, payload) => {
                        let folder = &self.settings.spool_folder;
                        let (payload, decoded) =
                            decode::answer(&answer, payload, self.limits, folder).await?;
                        asking.transfer.decoded = decoded;
                        asking.transfer.clock_skew_ms = seen::clock_skew_ms(&answer);
                        (Outcome::Answered(*answer), Some(payload))
                    }
                };
                // A host left alone was neither looked up nor asked.
                let asked = asking.transfer.connection.is_some()
                    || asking.transfer.times.resolve_ms.is_some()
                    || !asking.transfer.resolved.is_empty()
                    || asking.transfer.times.head_ms.is_some();
                transfer = asked.then(|| Box::new(asking.transfer));
                told
            }
        };
        let exchange = Exchange {
            request: Request {
                method: method.to_owned(),
                url: ask.url.clone(),
                headers: request::recorded(&asking.lines),
            },
            started: asking.started,
            ended: seen::now(),
            outcome,
            transfer,
        };
        Ok(Fetched { exchange, payload })
    }
}
