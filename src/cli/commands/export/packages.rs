//! The packages made of more than one piece: what the archive holds, reports, and how they are put together.

use std::fs::{self, File};
use std::io::{self, Seek as _, Write};
use std::path::Path;

use super::place::{Place, Written, fill_file, measured};
use crate::export::bagit::{self, Listed};
use crate::export::measure::Measured;
use crate::export::zip::Source;
use crate::export::{log, timestamps, wacz, warc};
use crate::jobs::export::Gathered;
use crate::jobs::{Fault, FaultInside};
use crate::model::attachments::Attachments;
use crate::model::facts::ArchiveFacts;
use crate::model::package::{Holdings, PackageFacts};
use crate::report;

/// The WARC, and its index beside it under the same name.
pub(super) fn warc_file(gathered: &Gathered, place: &Place) -> io::Result<Vec<Written>> {
    let mut index = None;
    let fill = |out: &mut dyn Write| {
        index = Some(warc::write(gathered, &gathered.about, out)?);
        Ok(())
    };
    let archive = place.file(fill, |_| Ok(()))?;
    let index = index.unwrap_or_default();
    let write = |out: &mut dyn Write| index.write_cdxj(&place.name(), out);
    let index = place
        .beside(&["warc.gz", "gz", "warc"], "cdxj")
        .file(write, |_| Ok(()))?;
    Ok(vec![archive, index])
}

/// The WACZ, read back by the strict check before it takes its place.
pub(super) fn wacz_file(gathered: &Gathered, place: &Place) -> io::Result<Vec<Written>> {
    // The account first: the facts it is made of and the WARC's index are large, and need not be held together.
    let account = account(gathered, place)?;
    let warc = Warc::write(gathered, place)?;
    let fill = move |out: &mut dyn Write| warc.wacz(gathered, &account, out);
    Ok(vec![place.file(fill, sound)?])
}

/// One text made of the facts.
pub(super) fn text(
    gathered: &Gathered,
    place: &Place,
    written: fn(&PackageFacts, &ArchiveFacts) -> String,
) -> io::Result<Vec<Written>> {
    let facts = gathered.facts().map_err(inside)?;
    let text = written(&gathered.about, &facts);
    let file = place.file(|out| out.write_all(text.as_bytes()), |_| Ok(()))?;
    Ok(vec![file])
}

/// One list of references; where nothing is quoted there is none to be made.
pub(super) fn references(
    gathered: &Gathered,
    place: &Place,
    written: fn(&PackageFacts, &ArchiveFacts) -> String,
) -> io::Result<Vec<Written>> {
    let facts = gathered.facts().map_err(inside)?;
    if facts
        .documents
        .iter()
        .all(|document| document.citations.is_empty())
    {
        let nothing = format!("no post is quoted in {}", gathered.about.selection);
        return Err(inside(Fault::EmptySelection(nothing)));
    }
    let text = written(&gathered.about, &facts);
    let file = place.file(|out| out.write_all(text.as_bytes()), |_| Ok(()))?;
    Ok(vec![file])
}

/// Writes a package from the records of holdings.
type WriteRecords = fn(&dyn Holdings, &PackageFacts, &mut dyn Write) -> io::Result<()>;

/// One file made of the records, which are never held together.
pub(super) fn streamed(
    gathered: &Gathered,
    place: &Place,
    write: WriteRecords,
) -> io::Result<Vec<Written>> {
    let fill = |out: &mut dyn Write| write(gathered, &gathered.about, out);
    Ok(vec![place.file(fill, |_| Ok(()))?])
}

/// The hand-over folder.
pub(super) fn bag(gathered: &Gathered, place: &Place) -> io::Result<Vec<Written>> {
    place.folder(|folder| {
        let mut bag = Bag {
            folder,
            payload: Vec::new(),
        };
        let account = account(gathered, place)?;
        for (name, file) in &account {
            bag.file(&format!("data/{name}"), |out| copied(file)(out))?;
        }
        let warc = Warc::write(gathered, place)?;
        bag.file("data/posts.wacz", |out| warc.wacz(gathered, &account, out))?;
        sound(File::open(folder.join("data/posts.wacz"))?)?;
        bag.file("data/payloads.txt", |out| {
            out.write_all(bagit::payloads(&warc.index, &warc.measured).as_bytes())
        })?;
        bag.file("data/records/records.jsonl", |out| {
            wacz::records(gathered, out)
        })?;
        bag.file("data/records/ids.txt", |out| {
            gathered.each_record(&mut |written| writeln!(out, "{}", written.id))
        })?;
        bag.objects(gathered)?;
        let stamps = timestamps::pieces(gathered)?;
        for piece in log::pieces(gathered)?.iter().chain(&stamps) {
            bag.file(&format!("data/{}", piece.name), |out| (piece.copy)(out))?;
        }
        let mut last = None;
        for (name, text) in bagit::tags(gathered, &gathered.about, &bag.payload) {
            let measured = fill_file(&folder.join(name), |out| out.write_all(text.as_bytes()))?;
            last = Some(Written {
                path: place.path().join(name),
                measured,
            });
        }
        // The last tag file lists the others, so its digest stands for the whole bag.
        Ok(last.into_iter().collect())
    })
}

/// A bag under way.
struct Bag<'a> {
    folder: &'a Path,
    payload: Vec<Listed>,
}

impl Bag<'_> {
    fn file(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let measured = fill_file(&path, fill)?;
        self.payload.push((name.to_owned(), measured));
        Ok(())
    }

    /// The bytes of every stored copy under their digest, and the list that says which record names them.
    fn objects(&mut self, gathered: &Gathered) -> io::Result<()> {
        let listed = bagit::objects(gathered, &gathered.about)?;
        for object in &listed {
            let name = format!("data/{}", object.path());
            let path = self.folder.join(&name);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            // Not forced to the disk one by one: the list of digests shows what a power cut took.
            let file = File::create(&path)?;
            let measured = measured(&file, |out| gathered.copy_object(object.digest, out))?;
            self.payload.push((name, measured));
        }
        self.file("data/objects.txt", |out| {
            listed
                .iter()
                .try_for_each(|object| writeln!(out, "{} {}", object.digest, object.line))
        })
    }
}

/// A WARC in an unnamed file: its length and digest must be known before it is packed.
struct Warc {
    file: File,
    measured: Measured,
    index: warc::Index,
}

impl Warc {
    fn write(gathered: &Gathered, place: &Place) -> io::Result<Self> {
        let file = place.spool()?;
        let mut index = None;
        let measured = measured(&file, |out| {
            index = Some(warc::write(gathered, &gathered.about, out)?);
            Ok(())
        })?;
        Ok(Self {
            file,
            measured,
            index: index.unwrap_or_default(),
        })
    }

    fn wacz(
        &self,
        gathered: &Gathered,
        account: &[(&'static str, File)],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let contents = wacz::Contents {
            warc: self.measured,
            copy_warc: copied(&self.file),
            index: &self.index,
            files: account
                .iter()
                .filter(|(name, _)| is_inside_wacz(name))
                .map(|(name, file)| (*name, copied(file)))
                .collect(),
        };
        wacz::write(gathered, &gathered.about, contents, out)
    }
}

/// Every form of the account, each in an unnamed file; the facts are let go of behind them.
fn account(gathered: &Gathered, place: &Place) -> io::Result<Vec<(&'static str, File)>> {
    let facts = gathered.facts().map_err(inside)?;
    let mut account = Vec::new();
    for (name, write) in REPORTS {
        let file = place.spool()?;
        measured(&file, |out| write(&facts, out))?;
        account.push((name, file));
    }
    Ok(account)
}

/// The bytes of an unnamed file, from its beginning.
fn copied(file: &File) -> Source<'_> {
    Box::new(move |out| {
        let mut file = file;
        file.rewind()?;
        io::copy(&mut file, out).map(|_| ())
    })
}

/// Writes the account in one form.
type WriteReport = fn(&ArchiveFacts, &mut dyn Write) -> io::Result<()>;

/// The account of the selection in the forms that `report` has, and what those forms are.
const REPORTS: [(&str, WriteReport); 5] = [
    ("report/account.html", |facts, out| {
        report::write_html(facts, &Attachments::default(), out)
    }),
    ("report/account.json", report::write_json),
    ("report/account.csv", report::write_csv),
    ("report/account.schema.json", |_, out| {
        out.write_all(report::JSON_SCHEMA.as_bytes())
    }),
    ("report/account-table.json", |_, out| {
        out.write_all(report::table_schema().as_bytes())
    }),
];

/// A WACZ is without JSON and schemas, which readers of data packages take for metadata of their own; the
/// hand-over folder holds them beside it.
fn is_inside_wacz(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_none_or(|ending| ending != "json")
}

/// A package that our own check finds fault with is not handed out.
fn sound(file: File) -> io::Result<()> {
    let faults = wacz::check(file);
    match faults.first() {
        None => Ok(()),
        Some(fault) => {
            let message = format!("the package is not sound: {}", fault.detail);
            Err(io::Error::new(io::ErrorKind::InvalidData, message))
        }
    }
}

fn inside(fault: Fault) -> io::Error {
    io::Error::other(FaultInside(fault))
}
