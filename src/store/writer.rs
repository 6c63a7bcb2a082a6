//! The one writer: a thread that owns the write connection and commits in groups.
//!
//! What is handed over together is stored together or not at all: bytes first, then the records that
//! speak of them, in one transaction. A result may be announced once [`Writer::flush`] has returned,
//! not before. After a fault nothing more is written, and every later call tells the first fault.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::append::{write_record, write_rows};
use super::archive::StoreFault;
use super::due_rows::DueRows;
use super::ledger::Ledger;
use super::objects;
use super::pack::{Packed, Packing};
use super::pragmas;
use super::prepared::Prepared;
use super::sign::{self, Contradiction, SigningPlace};
use super::statements::Statements;
use crate::model::payload::Payload;
use crate::model::protection::Signing;

/// Batches waiting for the writer; a full queue makes the network wait (each holds at most one
/// body in memory, see `net`).
const QUEUE_BATCHES_MAX: usize = 64;
/// A transaction ends when it holds this many records, payloads of this many bytes, or is this old: each end costs
/// a wait for the disk, and writes every page once that was touched since the last.
const COMMIT_RECORDS_MAX: usize = 200_000;
const COMMIT_BYTES_MAX: u64 = 16 << 20;
const COMMIT_AGE_AWAITED_MAX: Duration = Duration::from_millis(200);
/// The same where nobody waits for it.
const COMMIT_AGE_MAX: Duration = Duration::from_secs(5);
/// So many records in one transaction come from no network.
const RUSH_RECORDS: usize = 8000;
/// How long an open transaction waits for company when the queue is empty.
const COMMIT_IDLE_MS: u64 = 50;

struct Batch {
    records: Vec<Prepared>,
    payloads: Vec<Packed>,
}

enum Message {
    Put(Batch),
    /// Tells when everything before it is on the disk, and asks for haste.
    Flush(oneshot::Sender<()>),
    /// The same without haste.
    Mark(oneshot::Sender<()>),
    /// Something that can only be answered once everything before it is on the disk.
    Ask(Question),
}

/// Asked of the writer's thread, outside of any transaction; the answer goes its own way.
type Question = Box<dyn FnOnce(&mut Desk<'_>) -> Result<(), StoreFault> + Send>;

/// What the writer's thread works at.
pub(super) struct Desk<'c> {
    pub connection: &'c Connection,
    statements: Statements<'c>,
    pub ledger: Ledger,
    pub place: SigningPlace,
}

/// Hands records to the writer thread. Dropping it commits what is queued and ends the thread.
pub struct Writer {
    queue: Option<mpsc::Sender<Message>>,
    packing: Packing,
    first_fault: Arc<Mutex<Option<Arc<StoreFault>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        ledger: Ledger,
        place: SigningPlace,
        lock: File,
    ) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE_BATCHES_MAX);
        // Guards the first fault alone; never held while anything is awaited.
        let first_fault = Arc::new(Mutex::new(None));
        let told = Arc::clone(&first_fault);
        let thread = std::thread::spawn(move || {
            match Statements::new(&connection) {
                Ok(statements) => {
                    let mut desk = Desk {
                        connection: &connection,
                        statements,
                        ledger,
                        place,
                    };
                    write_all(&mut desk, messages, &told);
                }
                Err(error) => {
                    *told.lock().expect("no holder panics") = Some(Arc::new(error.into()))
                }
            }
            // Closing folds the -wal file in; the lock is given up after that.
            drop(connection);
            drop(lock);
        });
        Self {
            queue: Some(queue),
            packing: Packing::default(),
            first_fault,
            thread: Some(thread),
        }
    }

    /// Queues records with the bytes they speak of, to be stored together.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn put(
        &self,
        records: Vec<Prepared>,
        payloads: Vec<Payload>,
    ) -> Result<(), Arc<StoreFault>> {
        let payloads = payloads.into_iter();
        let payloads = payloads.map(|payload| self.packing.pack(payload)).collect();
        self.send(Message::Put(Batch { records, payloads })).await
    }

    /// Waits until everything queued so far is on the disk.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn flush(&self) -> Result<(), Arc<StoreFault>> {
        let (done, waiting) = oneshot::channel();
        self.send(Message::Flush(done)).await?;
        self.answered(waiting).await
    }

    /// Waits until everything queued so far is on the disk, without making the writer hurry: those who wait
    /// for one result share a commit with what comes after it.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn settled(&self) -> Result<(), Arc<StoreFault>> {
        let (done, waiting) = oneshot::channel();
        self.send(Message::Mark(done)).await?;
        self.answered(waiting).await
    }

    /// Why the key must not sign the log, if it must not: the log is not what it signed before.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn refusal(&self) -> Result<Option<String>, Arc<StoreFault>> {
        self.ask(|desk| sign::refusal(desk.connection, &desk.ledger, &desk.place))
            .await
    }

    /// Signs a checkpoint over everything handed over so far, once it is on the disk. That there is
    /// no key, or that it must not sign, is no fault.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn sign(&self) -> Result<Signing, Arc<StoreFault>> {
        self.ask(|desk| sign::sign(desk.connection, &mut desk.ledger, &desk.place))
            .await
    }

    /// What the key signed of this log that the log, as it is now, does not continue.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn contradiction(&self) -> Result<Option<Contradiction>, Arc<StoreFault>> {
        self.ask(|desk| sign::contradiction(desk.connection, &desk.ledger, &desk.place))
            .await
    }

    /// Puts a contradicted checkpoint of so many entries aside, so that the log can be signed as it is.
    /// Hand over the record that tells of it first. Gives the file where it lies now, or why it stays.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn give_up(&self, size: u64) -> Result<Result<PathBuf, String>, Arc<StoreFault>> {
        self.ask(move |desk| sign::give_up(desk.connection, &desk.place, size))
            .await
    }

    /// Puts the bytes of a stored object back, and the record that tells of it, in one step; false where the
    /// archive has no such object.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn put_back(
        &self,
        mut payload: Payload,
        record: Prepared,
    ) -> Result<bool, Arc<StoreFault>> {
        self.ask(move |desk| put_back(desk, &mut payload, &record))
            .await
    }

    /// Has the writer's thread do something in one piece, once everything handed over so far is on the disk.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Desk<'_>) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, Arc<StoreFault>> {
        let (answer, waiting) = oneshot::channel();
        let question: Question = Box::new(move |desk| {
            let answered = question(desk)?;
            // A caller that no longer waits is no fault.
            let _ = answer.send(answered);
            Ok(())
        });
        self.send(Message::Ask(question)).await?;
        self.answered(waiting).await
    }

    /// Waits for an answer. It is dropped unanswered only when the writer stops on a fault, which is told once the
    /// queue is closed: before that it would look as if all were well.
    async fn answered<T>(&self, waiting: oneshot::Receiver<T>) -> Result<T, Arc<StoreFault>> {
        if let Ok(answer) = waiting.await {
            return Ok(answer);
        }
        if let Some(queue) = &self.queue {
            queue.closed().await;
        }
        self.fault()?;
        Err(ended_early())
    }

    /// Commits what is queued, folds the -wal file in and gives up the lock.
    ///
    /// # Errors
    /// The first fault of the writer, where there was one.
    pub async fn close(mut self) -> Result<(), Arc<StoreFault>> {
        let flushed = self.flush().await;
        self.stop();
        flushed
    }

    async fn send(&self, message: Message) -> Result<(), Arc<StoreFault>> {
        self.fault()?;
        let queue = self.queue.as_ref().expect("the queue lives until stop");
        if queue.send(message).await.is_err() {
            self.fault()?;
            return Err(ended_early());
        }
        Ok(())
    }

    fn fault(&self) -> Result<(), Arc<StoreFault>> {
        let fault = self.first_fault.lock().expect("no holder panics").clone();
        fault.map_or(Ok(()), Err)
    }

    fn stop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok(), "the writer thread panicked");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

fn ended_early() -> Arc<StoreFault> {
    Arc::new(StoreFault::Other(
        "the writer thread ended early".to_owned(),
    ))
}

/// The thread's loop: groups batches into transactions until the queue closes or a write fails.
fn write_all(
    desk: &mut Desk<'_>,
    mut messages: mpsc::Receiver<Message>,
    first_fault: &Mutex<Option<Arc<StoreFault>>>,
) {
    let pause = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a timer needs no resource that can run out");
    while let Some(first) = messages.blocking_recv() {
        if let Err(fault) = write_group(desk, first, &mut messages, &pause) {
            // Best effort: SQLite has usually rolled back already, and closing does it anyway.
            let _ = desk.connection.execute_batch("ROLLBACK");
            *first_fault.lock().expect("no holder panics") = Some(Arc::new(fault));
            return;
        }
    }
}

/// One transaction: from the first message until it is full, old enough, or nobody follows.
fn write_group(
    desk: &mut Desk<'_>,
    first: Message,
    messages: &mut mpsc::Receiver<Message>,
    pause: &tokio::runtime::Runtime,
) -> Result<(), StoreFault> {
    let begun = Instant::now();
    let mut group = Group::default();
    desk.connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Put(batch) => group.write(desk, batch)?,
            Message::Flush(done) => group.waiting.push(done),
            Message::Mark(done) => group.marks.push(done),
            Message::Ask(question) => group.question = Some(question),
        }
        // Somebody waits: commit at once with what is queued already.
        next = if group.question.is_some() {
            None
        } else if !group.waiting.is_empty() {
            messages.try_recv().ok()
        } else if group.is_full() || begun.elapsed() > group.age_max() {
            None
        } else {
            let idle = Duration::from_millis(COMMIT_IDLE_MS);
            pause
                .block_on(async { tokio::time::timeout(idle, messages.recv()).await })
                .ok()
                .flatten()
        };
    }
    group.due.write(desk.connection)?;
    desk.connection.execute_batch("COMMIT")?;
    for done in group.waiting.into_iter().chain(group.marks) {
        // A caller that no longer waits is no fault.
        let _ = done.send(());
    }
    group.question.map_or(Ok(()), |question| question(desk))
}

/// After a fault here the loop rolls back, and nothing has changed.
fn put_back(
    desk: &mut Desk<'_>,
    payload: &mut Payload,
    record: &Prepared,
) -> Result<bool, StoreFault> {
    let Some(id) = objects::find(desk.connection, payload.digest)? else {
        return Ok(false);
    };
    desk.connection.execute_batch("BEGIN IMMEDIATE")?;
    objects::put_back(desk.connection, id, payload)?;
    write_record(desk.connection, &mut desk.ledger, record)?;
    desk.connection.execute_batch("COMMIT")?;
    Ok(true)
}

#[derive(Default)]
struct Group {
    records: usize,
    payload_bytes: u64,
    due: DueRows,
    waiting: Vec<oneshot::Sender<()>>,
    marks: Vec<oneshot::Sender<()>>,
    /// What is asked once the group is on the disk; it ends the group.
    question: Option<Question>,
}

impl Group {
    const fn is_full(&self) -> bool {
        self.records >= COMMIT_RECORDS_MAX || self.payload_bytes >= COMMIT_BYTES_MAX
    }

    const fn age_max(&self) -> Duration {
        if self.marks.is_empty() {
            COMMIT_AGE_MAX
        } else {
            COMMIT_AGE_AWAITED_MAX
        }
    }

    fn write(&mut self, desk: &mut Desk<'_>, batch: Batch) -> Result<(), StoreFault> {
        for mut packed in batch.payloads {
            objects::put(desk.connection, &mut packed)?;
            self.payload_bytes += packed.payload.size;
        }
        for prepared in &batch.records {
            write_rows(
                &mut desk.statements,
                &mut desk.ledger,
                prepared,
                &mut self.due,
            )?;
        }
        let before = self.records;
        self.records += batch.records.len();
        if before < RUSH_RECORDS && self.records >= RUSH_RECORDS {
            pragmas::set_for_rush(desk.connection)?;
        }
        Ok(())
    }
}
