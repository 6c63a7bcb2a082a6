//! Facts → a table for spreadsheets: one row for each pair of a citation and a link it cites.
//!
//! A citation without links has one row of kind `quote` with empty link columns; a link outside any quote
//! has one row of kind `bare_link` with empty citation columns. Form: RFC 4180 in UTF-8, with a header row.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula.
//! Such a cell (also with the wide forms of these signs) gets an apostrophe in front, and nothing else is
//! changed: to read the value back, take one apostrophe away from a cell where one of these follows it.
//! Cases: the `csv_*` tests of `tests/report.rs`.

mod cells;
mod schema;

use std::io::{self, Write};

use self::cells::{
    CITATION_COLUMNS, DOCUMENT_COLUMNS, LINK_COLUMNS, citation_cells, document_cells, link_cells,
};
pub use self::schema::table_schema;
use super::visible::code_point;
use crate::model::facts::ArchiveFacts;

/// The report as comma-separated values.
///
/// # Panics
/// Never: writing to memory cannot fail, and every row has the columns of the header.
pub fn csv(facts: &ArchiveFacts) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_csv(facts, &mut bytes).expect("memory takes every byte");
    bytes
}

/// The same written as it is made.
///
/// # Errors
/// Those of `out`.
pub fn write_csv(facts: &ArchiveFacts, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[&["kind"], DOCUMENT_COLUMNS, CITATION_COLUMNS, LINK_COLUMNS].concat())?;
    let no_citation = vec![String::new(); CITATION_COLUMNS.len()];
    let no_link = vec![String::new(); LINK_COLUMNS.len()];
    for document in &facts.documents {
        let about_document = document_cells(document);
        for citation in &document.citations {
            let about_citation = citation_cells(citation);
            if citation.links.is_empty() {
                table.parts("quote", [&about_document, &about_citation, &no_link])?;
            }
            for link in &citation.links {
                table.parts(
                    "quote",
                    [&about_document, &about_citation, &link_cells(link)],
                )?;
            }
        }
        for bare in &document.bare_links {
            let mut place = no_citation.clone();
            cells::set_span(&mut place, bare.span);
            table.parts(
                "bare_link",
                [&about_document, &place, &link_cells(&bare.link)],
            )?;
        }
    }
    table.finish()
}

struct Table<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> Table<'a> {
    fn new(out: &'a mut dyn Write) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        Self(writer)
    }

    fn parts(&mut self, kind: &str, parts: [&Vec<String>; 3]) -> io::Result<()> {
        let mut row = vec![kind];
        row.extend(parts.into_iter().flatten().map(String::as_str));
        self.row(&row)
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        let guarded = cells.iter().map(|cell| guarded(cell));
        // Rows are equally long, so what goes wrong is the writing.
        self.0.write_record(guarded).map_err(io::Error::other)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Takes from a cell the power to be a formula, to steer a terminal and to turn around what stands beside it: control
/// characters, line ends and tabs aside, and those that embed, override or isolate a direction are shown by their code.
fn guarded(cell: &str) -> String {
    let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let steers = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    let unseen = |letter| steers(letter) || turns(letter);
    if cell.contains(unseen) {
        let shown = cell.chars().map(|letter| match unseen(letter) {
            true => format!("[{}]", code_point(letter)),
            false => letter.to_string(),
        });
        return guarded(&shown.collect::<String>());
    }
    const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if cell.starts_with(FORMULA_STARTS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
