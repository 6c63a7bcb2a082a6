//! The packages made of more than one piece: what the archive holds, reports, and how they are put together.

use std::fs::{self, File};
use std::io::{self, Seek as _, Write};
use std::path::Path;

use super::place::{Place, Written, fill_file, measured};
use crate::export::bagit::{self, Listed};
use crate::export::measure::Measured;
use crate::export::{log, wacz, warc};
use crate::jobs::export::Gathered;
use crate::jobs::{Fault, FaultInside};
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
    let lines = index.unwrap_or_default().cdxj(&place.name());
    let index = place
        .beside(&["warc.gz", "gz", "warc"], "cdxj")
        .file(|out| out.write_all(lines.as_bytes()), |_| Ok(()))?;
    Ok(vec![archive, index])
}

/// The WACZ, read back by the strict check before it takes its place.
pub(super) fn wacz_file(gathered: &Gathered, place: &Place) -> io::Result<Vec<Written>> {
    let warc = Warc::write(gathered, place)?;
    let files = inside_wacz(reports(gathered)?);
    let written = place.file(|out| warc.wacz(gathered, files, out), sound)?;
    Ok(vec![written])
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
        let warc = Warc::write(gathered, place)?;
        let reports = reports(gathered)?;
        let mut bag = Bag {
            folder,
            payload: Vec::new(),
        };
        bag.file("data/posts.wacz", |out| {
            warc.wacz(gathered, inside_wacz(reports.clone()), out)
        })?;
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
        for piece in log::pieces(gathered)? {
            bag.file(&format!("data/{}", piece.name), |out| (piece.copy)(out))?;
        }
        for (name, bytes) in &reports {
            bag.file(&format!("data/{name}"), |out| out.write_all(bytes))?;
        }
        let mut last = None;
        for (name, text) in bagit::tags(&gathered.about, gathered.log_head(), &bag.payload) {
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
        files: Vec<(&'static str, Vec<u8>)>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let contents = wacz::Contents {
            warc: self.measured,
            copy_warc: Box::new(|out| {
                let mut file = &self.file;
                file.rewind()?;
                io::copy(&mut file, out).map(|_| ())
            }),
            index: &self.index,
            files,
        };
        wacz::write(gathered, &gathered.about, contents, out)
    }
}

/// The account as it stands inside a WACZ: without its JSON and the schemas, which readers of data packages
/// take for metadata of their own; the hand-over folder holds them beside the WACZ.
fn inside_wacz(mut files: Vec<(&'static str, Vec<u8>)>) -> Vec<(&'static str, Vec<u8>)> {
    files.retain(|(name, _)| {
        Path::new(name)
            .extension()
            .is_none_or(|ending| ending != "json")
    });
    files
}

/// The account of the selection in the forms that `report` has.
fn reports(gathered: &Gathered) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let facts = gathered.facts().map_err(inside)?;
    Ok(vec![
        ("report/account.html", report::html(&facts).into_bytes()),
        ("report/account.json", report::json(&facts).into_bytes()),
        ("report/account.csv", report::csv(&facts)),
        ("report/account.schema.json", report::JSON_SCHEMA.into()),
        (
            "report/account-table.json",
            report::table_schema().into_bytes(),
        ),
    ])
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
