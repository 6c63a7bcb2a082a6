//! A reader's trust file (`policy`) against what protects a log → up to which entry it is trusted.
//!
//! The file's keys are the reader's own, had from their owners; those inside the archive prove nothing here.
//! Cases: `tests/witness.rs`.

use super::cosignature::CosignerKey;
use super::note::VerifierKey;
use super::policy::Policy;
use crate::model::protection::Protection;

/// How many of the first entries are signed by a key of the file and cosigned by enough of its witnesses.
///
/// # Errors
/// What the file asks for and is not there, in words.
pub fn trusted(policy: &Policy, protection: &Protection) -> Result<u64, String> {
    let Some(head) = &protection.signed else {
        return Err("nobody signed this archive".to_owned());
    };
    let key: Option<VerifierKey> = head.key.parse().ok();
    if key.is_none_or(|key| !policy.logs.contains(&key)) {
        return Err(format!(
            "it is signed by {}, which the trust file does not name",
            head.key
        ));
    }
    if !policy.asks_for_witnesses() {
        return Ok(head.size);
    }
    let mut sizes: Vec<u64> = protection.witnesses.iter().map(|one| one.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let enough = |size: &u64| {
        let of_size = protection.witnesses.iter().filter(|one| one.size == *size);
        let keys: Vec<CosignerKey> = of_size.filter_map(|one| one.key.parse().ok()).collect();
        policy.is_satisfied_by(&keys)
    };
    sizes.into_iter().rev().find(enough).ok_or_else(|| {
        "no checkpoint of it has the cosignatures that the trust file asks for".to_owned()
    })
}
