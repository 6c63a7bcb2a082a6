//! Trust files (C2SP tlog-policy): which logs are known, which witnesses are believed, and how many of
//! them it takes. Cases: `tests/witness.rs`.

use std::collections::BTreeMap;

use super::cosignature::CosignerKey;
use super::note::VerifierKey;

/// A trust file larger than this is not read.
const POLICY_BYTES_MAX: usize = 1 << 20;

/// A witness that is believed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrustedWitness {
    /// The name in the trust file.
    pub name: String,
    /// Its key.
    pub key: CosignerKey,
    /// Where it is asked by HTTP, if it can be.
    pub address: Option<String>,
}

/// A trust file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// Logs that are known.
    pub logs: Vec<VerifierKey>,
    /// Witnesses that are believed.
    pub witnesses: Vec<TrustedWitness>,
    groups: BTreeMap<String, Group>,
    quorum: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Group {
    needed: usize,
    members: Vec<String>,
}

/// A line of a trust file that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} of the trust file: {what}")]
pub struct PolicyFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub what: String,
}

impl Policy {
    /// Reads a trust file. A group names what stands above it.
    ///
    /// # Errors
    /// [`PolicyFault`] with the first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, PolicyFault> {
        let mut policy = Self::default();
        if text.len() > POLICY_BYTES_MAX {
            let what = "the file is too long".to_owned();
            return Err(PolicyFault { line: 1, what });
        }
        let mut quorum_told = false;
        for (number, line) in (1..).zip(text.lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let taken = match words.as_slice() {
                [] => Ok(()),
                [first, ..] if first.starts_with('#') => Ok(()),
                ["log", key, ..] => key
                    .parse()
                    .map(|key| policy.logs.push(key))
                    .map_err(|fault| format!("{fault}")),
                ["witness", name, key, rest @ ..] => policy.witness(name, key, rest),
                ["group", name, needed, members @ ..] => policy.group(name, needed, members),
                ["quorum", _] if quorum_told => Err("there is a quorum already".to_owned()),
                ["quorum", "none"] => {
                    quorum_told = true;
                    Ok(())
                }
                ["quorum", name] if policy.names(name) => {
                    quorum_told = true;
                    policy.quorum = Some((*name).to_owned());
                    Ok(())
                }
                ["quorum", name] => Err(format!("nothing above is named {name}")),
                _ => Err("neither log, witness, group nor quorum".to_owned()),
            };
            taken.map_err(|what| PolicyFault { line: number, what })?;
        }
        Ok(policy)
    }

    /// True where those who cosigned are enough. Without a quorum nobody need have.
    pub fn is_satisfied_by(&self, cosigned: &[CosignerKey]) -> bool {
        self.quorum
            .as_deref()
            .is_none_or(|name| self.holds(name, cosigned))
    }

    /// True where the file asks for witnesses at all.
    pub const fn asks_for_witnesses(&self) -> bool {
        self.quorum.is_some()
    }

    fn holds(&self, name: &str, cosigned: &[CosignerKey]) -> bool {
        if let Some(witness) = self.witnesses.iter().find(|one| one.name == name) {
            return cosigned.contains(&witness.key);
        }
        // Groups name only what stands above them, so this ends.
        self.groups.get(name).is_some_and(|group| {
            let holding = group.members.iter();
            holding
                .filter(|member| self.holds(member, cosigned))
                .count()
                >= group.needed
        })
    }

    fn names(&self, name: &str) -> bool {
        self.groups.contains_key(name) || self.witnesses.iter().any(|one| one.name == name)
    }

    fn witness(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<(), String> {
        if self.names(name) || name == "none" {
            return Err(format!("the name {name} is taken"));
        }
        let key = key.parse().map_err(|fault| format!("{fault}"))?;
        self.witnesses.push(TrustedWitness {
            name: name.to_owned(),
            key,
            address: rest.first().map(|address| (*address).to_owned()),
        });
        Ok(())
    }

    fn group(&mut self, name: &str, needed: &str, members: &[&str]) -> Result<(), String> {
        if self.names(name) || name == "none" {
            return Err(format!("the name {name} is taken"));
        }
        if let Some(unknown) = members.iter().find(|member| !self.names(member)) {
            return Err(format!("nothing above is named {unknown}"));
        }
        let needed = match needed {
            "any" => 1,
            "all" => members.len(),
            number => number
                .parse()
                .map_err(|_| "a group needs any, all or a number".to_owned())?,
        };
        if !(1..=members.len()).contains(&needed) {
            return Err(format!("{needed} of {} cannot be", members.len()));
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups
            .insert(name.to_owned(), Group { needed, members });
        Ok(())
    }
}
