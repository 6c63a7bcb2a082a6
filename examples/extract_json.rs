//! Prints one line a document of a JSON Lines file, as `extract --json` does; for measuring extraction alone.

use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let bytes = std::fs::read(&path)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for document in pressmark::read::read(&path, &bytes)? {
        match document {
            Ok(document) => {
                let extraction = pressmark::extract::extract(&document);
                let line =
                    pressmark::cli::output::extraction::ExtractionLine::new(&document, &extraction);
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
            Err(bad) => eprintln!("{bad}"),
        }
    }
    Ok(())
}
