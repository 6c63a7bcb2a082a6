//! `extract`: what would be archived. No archive, no network.

use std::ops::ControlFlow;

use crate::cli::arguments::{Extract, ExtractFormat, Global};
use crate::cli::command_error::CommandError;
use crate::cli::output::explanation;
use crate::cli::output::extraction::ExtractionLine;
use crate::cli::output::skipped;
use crate::cli::terminal::Terminal;
use crate::jobs::extract_all::{Extracted, Wanted, extract_all};
use crate::jobs::inputs::{self, Inputs, Loss};
use crate::model::citation::{Citation, Extraction};
use crate::model::document::{ByteSpan, Document};
use crate::model::explanation::Explanation;
use crate::report::{self, counted, terminal_line};

const QUOTE_CHARS_SHOWN: usize = 300;

pub fn run(
    global: &Global,
    command: &Extract,
    terminal: &mut Terminal,
) -> Result<u8, CommandError> {
    refuse_addresses(command)?;
    let inputs = Inputs::new(&command.inputs, &global.archive)?;
    let (mut documents, mut passed_over) = (0_usize, Vec::new());
    let page = command.format == Some(ExtractFormat::Html);
    let wanted = match page || command.explain {
        true => Wanted::Reasons,
        false => Wanted::Findings,
    };
    extract_all(inputs, wanted, |extracted| {
        match extracted {
            Extracted::Document {
                document,
                extraction,
                byte_spans,
                explanation,
            } => {
                documents += 1;
                let byte_spans = byte_spans.unwrap_or_default();
                match explanation.as_deref().filter(|_| page) {
                    Some(explanation) => {
                        if documents == 1 {
                            terminal.bytes(report::audit_opening().as_bytes());
                        }
                        let part =
                            report::audit_document(documents, &document, &extraction, explanation);
                        terminal.bytes(part.as_bytes());
                    }
                    None => show(
                        terminal,
                        &document,
                        &extraction,
                        &byte_spans,
                        explanation.as_deref(),
                    ),
                }
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
    if page {
        terminal.bytes(report::audit_closing().as_bytes());
    }
    for one in &passed_over {
        // Standard output has one line a document, and no other.
        terminal.json_talk(&skipped::line(one));
    }
    skipped::tell(terminal, &passed_over);
    let lost = passed_over.iter().any(|one| one.loss != Loss::Nothing);
    Ok(u8::from(lost))
}

fn refuse_addresses(command: &Extract) -> Result<(), CommandError> {
    let address = command
        .inputs
        .iter()
        .find(|input| input.starts_with("http") && input.contains("://"));
    match address {
        Some(address) => Err(CommandError::failed(
            "no_network",
            format!("{address}: extract uses no network"),
            "Use `pressmark collect` for addresses, or save the page first.",
        )),
        None => Ok(()),
    }
}

fn show(
    terminal: &mut Terminal,
    document: &Document,
    extraction: &Extraction,
    byte_spans: &[ByteSpan],
    explanation: Option<&Explanation>,
) {
    if terminal.is_json() {
        let line = ExtractionLine::new(document, extraction).in_bytes(byte_spans);
        match explanation {
            Some(explanation) => terminal.json_line(&line.explained(explanation)),
            None => terminal.json_line(&line),
        }
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
        let explained = explanation.and_then(|all| all.posts.get(number - 1));
        for line in explained
            .into_iter()
            .flat_map(|post| explanation::post_lines(document, post))
        {
            terminal.line(&line);
        }
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
    for near in explanation.into_iter().flat_map(|all| &all.near_misses) {
        terminal.line(&explanation::near_miss_line(document, near));
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
