//! Hosts that are asked for nothing but whether our own network works (liveness.md 4.1).
//!
//! Off unless a person names some: asking tells them something.

use super::Fault;
use super::resolve;
use super::run::Run;
use crate::classify::judge::Canary;
use crate::net::{Ask, Fetch, Purpose};

/// Down where two of three of them give no answer at all.
pub(super) async fn ask<F: Fetch>(run: &Run<F>, addresses: &[String]) -> Result<Canary, Fault> {
    if addresses.is_empty() {
        return Ok(Canary::NotAsked);
    }
    let mut silent = 0;
    for address in addresses {
        let ask = Ask {
            url: address.clone(),
            purpose: Purpose::Page,
        };
        let (_, exchange, _) = resolve::exchange(run, &ask, 0).await?;
        silent += usize::from(exchange.answer().is_none());
    }
    Ok(if silent * 3 >= addresses.len() * 2 {
        Canary::Down
    } else {
        Canary::Up
    })
}
