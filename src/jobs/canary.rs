//! Is it our own network that does not work? (liveness.md 4.1)
//!
//! Told by hosts that are asked for nothing else, off unless a person names some, since asking tells them
//! something; and, where nothing at all answered, by links of the archive that were alive lately, whose hosts
//! learn nothing new.

use super::Fault;
use super::memory::Memory;
use super::resolve;
use super::run::Run;
use crate::classify::judge::Canary;
use crate::net::{Ask, Fetch, Purpose};

/// Links on other hosts that are asked where nothing answered.
const LATELY_ALIVE_ASKED: usize = 3;

/// Asks a few links that were alive lately, on other hosts than those that do not answer, until one answers:
/// then it is not our own network. The run remembers that something answered.
pub(super) async fn ask_lately_alive<F: Fetch>(
    run: &Run<F>,
    memory: &Memory,
    silent_hosts: &[&str],
) -> Result<(), Fault> {
    for url in memory.lately_alive(silent_hosts, LATELY_ALIVE_ASKED)? {
        let ask = Ask::of(url, Purpose::Page);
        let (_, exchange, _) = resolve::exchange(run, &ask, 0).await?;
        if exchange.answer().is_some() {
            return Ok(());
        }
    }
    Ok(())
}

/// Down where two of three of them give no answer at all.
pub(super) async fn ask<F: Fetch>(run: &Run<F>, addresses: &[String]) -> Result<Canary, Fault> {
    if addresses.is_empty() {
        return Ok(Canary::NotAsked);
    }
    let mut silent = 0;
    for address in addresses {
        let ask = Ask::of(address.clone(), Purpose::Page);
        let (_, exchange, _) = resolve::exchange(run, &ask, 0).await?;
        silent += usize::from(exchange.answer().is_none());
    }
    Ok(if silent * 3 >= addresses.len() * 2 {
        Canary::Down
    } else {
        Canary::Up
    })
}
