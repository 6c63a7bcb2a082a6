//! Records to be taken out → all that must go with them: what builds on them, and what only they led to.
//!
//! Upwards: whatever names a record that goes, goes too. Downwards: links that nothing cites any more, requests
//! that no trail or answer rests on any more, answers about posts that nothing leads to any more, and what was
//! told of objects that are no longer held. Documents are never taken along. Only reads.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Plan;
use crate::jobs::Fault;
use crate::model::digest::Digest;
use crate::model::post::PostKey;
use crate::model::record::{Fact, RecordId};
use crate::store::Reader;

/// Records read at once; bounds memory for their bytes.
const PAGE_RECORDS_MAX: u32 = 500;

/// A record as far as it matters here.
struct Node {
    id: RecordId,
    kind: &'static str,
    names: Vec<i64>,
    objects: Vec<Digest>,
    post: Option<PostKey>,
}

/// Every record with what names it.
pub(super) struct Closure {
    nodes: BTreeMap<i64, Node>,
    named_by: HashMap<i64, Vec<i64>>,
    speaking: HashMap<Digest, Vec<i64>>,
    answers: HashMap<PostKey, Vec<i64>>,
    trails: HashMap<PostKey, Vec<i64>>,
    going: BTreeSet<i64>,
}

impl Closure {
    /// Reads the whole archive's records.
    ///
    /// # Errors
    /// [`Fault`] where it cannot be read.
    pub fn read(reader: &Reader) -> Result<Self, Fault> {
        let mut closure = Self {
            nodes: BTreeMap::new(),
            named_by: HashMap::new(),
            speaking: HashMap::new(),
            answers: HashMap::new(),
            trails: HashMap::new(),
            going: BTreeSet::new(),
        };
        let mut rows: HashMap<RecordId, i64> = HashMap::new();
        let mut after = 0;
        loop {
            let page = reader.records_after(after, PAGE_RECORDS_MAX)?;
            let Some((last, _)) = page.last() else {
                return Ok(closure);
            };
            after = *last;
            for (row, written) in page {
                rows.insert(written.id, row);
                let fact = &written.record.fact;
                // A record names only records before it.
                let names = fact.refers_to();
                let names = names.iter().filter_map(|id| rows.get(id).copied());
                closure.enter(row, written.id, fact, names.collect());
            }
        }
    }

    fn enter(&mut self, row: i64, id: RecordId, fact: &Fact, names: Vec<i64>) {
        for named in &names {
            self.named_by.entry(*named).or_default().push(row);
        }
        let objects = fact.speaks_of();
        for object in &objects {
            self.speaking.entry(*object).or_default().push(row);
        }
        let post = match fact {
            Fact::Trail(trail) => trail.post.clone(),
            Fact::PostAnswer(answered) => Some(answered.key.clone()),
            _ => None,
        };
        if let Some(key) = &post {
            let place = match fact {
                Fact::Trail(_) => &mut self.trails,
                _ => &mut self.answers,
            };
            place.entry(key.clone()).or_default().push(row);
        }
        let kind = fact.kind();
        self.nodes.insert(
            row,
            Node {
                id,
                kind,
                names,
                objects,
                post,
            },
        );
    }

    /// The kind of a record; empty where there is none.
    pub fn kind(&self, row: i64) -> &'static str {
        self.nodes.get(&row).map_or("", |node| node.kind)
    }

    /// Takes all along that must go with these rows.
    pub fn close(&mut self, rows: BTreeSet<i64>) {
        let mut next: Vec<i64> = rows.into_iter().collect();
        while let Some(row) = next.pop() {
            let Some(node) = self.nodes.get(&row) else {
                continue;
            };
            if !self.going.insert(row) {
                continue;
            }
            next.extend(self.named_by.get(&row).into_iter().flatten());
            next.extend(self.left_alone(node));
        }
    }

    /// What the record that goes leaves without anybody to speak of it.
    fn left_alone(&self, node: &Node) -> Vec<i64> {
        let mut found: Vec<i64> = node
            .names
            .iter()
            .copied()
            .filter(|named| self.is_left(*named))
            .collect();
        if let Some(key) = &node.post
            && self.all_going(self.trails.get(key))
        {
            let answers = self.answers.get(key).into_iter().flatten().copied();
            found.extend(answers.filter(|answer| self.is_left(*answer)));
        }
        for object in &node.objects {
            let speaking = self.speaking.get(object).into_iter().flatten();
            let (told, resting): (Vec<i64>, Vec<i64>) =
                speaking.partition(|row| matches!(self.kind(**row), "picture" | "repair"));
            if resting.iter().all(|row| self.going.contains(row)) {
                found.extend(told);
            }
        }
        found
    }

    /// True where nothing that stays rests on the record, and it is of a kind that goes then.
    fn is_left(&self, row: i64) -> bool {
        let resting: &[&str] = match self.kind(row) {
            "link" => &["citation", "bare_link"],
            "exchange" => &[
                "trail",
                "post_answer",
                "capture",
                "requisites",
                "observation",
                "exchange",
            ],
            "post_answer" => &["agreement", "quote_place", "observation"],
            _ => return false,
        };
        let naming = self.named_by.get(&row).into_iter().flatten();
        let mut resting = naming.filter(|other| resting.contains(&self.kind(**other)));
        let led_to = self.nodes.get(&row).and_then(|node| node.post.as_ref());
        resting.all(|other| self.going.contains(other))
            && led_to.is_none_or(|key| self.all_going(self.trails.get(key)))
    }

    fn all_going(&self, rows: Option<&Vec<i64>>) -> bool {
        rows.is_none_or(|rows| rows.iter().all(|row| self.going.contains(row)))
    }

    /// What goes, counted.
    ///
    /// # Errors
    /// [`Fault`] where the archive cannot be read.
    pub fn plan(self, reader: &Reader) -> Result<Plan, Fault> {
        let mut plan = Plan {
            packages: reader.packages()?.len() as u64,
            ..Plan::default()
        };
        let mut objects = HashSet::new();
        for row in &self.going {
            let Some(node) = self.nodes.get(row) else {
                continue;
            };
            plan.rows.push(*row);
            plan.ids.push(node.id);
            *plan.kinds.entry(node.kind.to_owned()).or_default() += 1;
            objects.extend(node.objects.iter().copied());
            let documents = node
                .names
                .iter()
                .filter(|named| self.kind(**named) == "document" && !self.going.contains(named));
            let documents = documents.filter_map(|named| self.nodes.get(named));
            plan.documents_left.extend(documents.map(|node| node.id));
        }
        for object in objects {
            let stays = !self.all_going(self.speaking.get(&object)) || reader.is_merged(object)?;
            if stays {
                plan.objects_left += 1;
            } else if let Some(entry) = reader.object(object)? {
                plan.objects += 1;
                plan.bytes += entry.size;
            }
        }
        Ok(plan)
    }
}
