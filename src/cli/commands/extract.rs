//! `extract`: what would be archived. No archive, no network.

use std::ops::ControlFlow;

use crate::cli::arguments::{Extract, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::extraction::ExtractionLine;
use crate::cli::output::skipped;
use crate::cli::terminal::Terminal;
use crate::jobs::extract_all::{Extracted, extract_all};
use crate::jobs::inputs::{self, Inputs, Loss};
use crate::model::citation::{Citation, Extraction};
use crate::model::document::{ByteSpan, Document};
use crate::report::{counted, terminal_line};

const QUOTE_CHARS_SHOWN: usize = 300;

pub fn run(
    global: &Global,
    command: &Extract,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    if let Some(address) = command
        .inputs
        .iter()
        .find(|input| input.starts_with("http") && input.contains("://"))
    {
        return Err(CommandError::failed(
            "no_network",
            format!("{address}: extract uses no network"),
            "Use `pressmark collect` for addresses, or save the page first.",
        ));
    }
    let inputs = Inputs::new(&command.inputs, &global.archive)?;
    let (mut documents, mut passed_over) = (0_usize, Vec::new());
    extract_all(inputs, |extracted| {
        match extracted {
            Extracted::Document {
                document,
                extraction,
                byte_spans,
            } => {
                documents += 1;
                let byte_spans = byte_spans.unwrap_or_default();
                show(terminal, &document, &extraction, &byte_spans);
            }
            Extracted::Skipped(one) => passed_over.push(one),
        }
        if terminal.nobody_listens() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    if documents == 0 {
        return Err(inputs::no_document(&command.inputs, passed_over.len(), &passed_over).into());
    }
    for one in &passed_over {
        // Standard output has one line a document, and no other.
        terminal.json_talk(&skipped::line(one));
    }
    skipped::tell(terminal, &passed_over);
    let lost = passed_over.iter().any(|one| one.loss != Loss::Nothing);
    Ok(u8::from(lost))
}

fn show(
    terminal: &mut Terminal,
    document: &Document,
    extraction: &Extraction,
    byte_spans: &[ByteSpan],
) {
    if terminal.is_json() {
        terminal.json_line(&ExtractionLine::new(document, extraction).in_bytes(byte_spans));
        return;
    }
    let count = extraction.posts.len() as u64;
    terminal.line(&format!(
        "{}: {}",
        terminal_line(&document.source, usize::MAX),
        counted(count, "quoted post", "quoted posts")
    ));
    for (number, citation) in (1..).zip(&extraction.posts) {
        show_citation(terminal, number, citation);
    }
    for bare in &extraction.bare_links {
        let url = terminal_line(&bare.url, usize::MAX);
        terminal.line(&format!("  outside any quote: {url}"));
    }
    for doubt in &extraction.doubts {
        let place = format!("{}–{}", doubt.span.start, doubt.span.end);
        let text = terminal_line(&doubt.text, usize::MAX);
        terminal.line(&format!("  doubt at {place}: {text}"));
    }
}

fn show_citation(terminal: &mut Terminal, number: usize, citation: &Citation) {
    let by = &citation.attribution;
    let named = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    terminal.line(&format!(
        "  {number}. characters {}–{}, {} % sure",
        citation.span.start, citation.span.end, citation.confidence_percent
    ));
    let quote = terminal_line(&citation.quoted_text, QUOTE_CHARS_SHOWN);
    terminal.line(&format!("     “{quote}”"));
    let byline = format!(
        "{} (@{}), {}",
        named(&by.author_name),
        named(&by.author_handle),
        named(&by.date_text)
    );
    terminal.line(&format!("     — {}", terminal_line(&byline, usize::MAX)));
    for link in &citation.links {
        terminal.line(&format!("     {}", terminal_line(link, usize::MAX)));
    }
}
