//! An archive and an address → what to ask it, and where its copies are (liveness.md 9.1 to 9.4).

use url::form_urlencoded::byte_serialize;

use super::listing::Listed;
use super::stamp14;
use crate::model::memento::WebArchive;
use crate::model::timestamp::Timestamp;

/// Captures asked for at once.
const LISTED_MAX: u32 = 20;
/// Common Crawl's list of its crawls.
pub const CRAWLS_ADDRESS: &str = "https://index.commoncrawl.org/collinfo.json";
/// Where Common Crawl keeps its WARC files.
const CRAWL_FILES: &str = "https://data.commoncrawl.org/";

/// The address that lists the captures of `url` nearest to a time. A `TimeGate` is asked itself; `crawl` is
/// the query address of one crawl of Common Crawl.
pub fn query(archive: &WebArchive, url: &str, around: Timestamp, crawl: Option<&str>) -> String {
    let coded: String = byte_serialize(url.as_bytes()).collect();
    let closest = stamp14::write(around);
    match archive {
        WebArchive::Wayback => format!(
            "https://web.archive.org/cdx/search/cdx?url={coded}&output=json&fl=timestamp,original,mimetype,statuscode,digest&sort=closest&closest={closest}&limit={LISTED_MAX}&resolveRevisits=true"
        ),
        WebArchive::Arquivo => format!(
            "https://arquivo.pt/wayback/cdx?url={coded}&output=json&sort=closest&closest={closest}&limit={LISTED_MAX}"
        ),
        WebArchive::CommonCrawl => format!(
            "{}?url={coded}&output=json&limit={LISTED_MAX}",
            crawl.unwrap_or_default()
        ),
        WebArchive::TimeGate(gate) => format!("{gate}{url}"),
    }
}

/// Where the bytes of a capture are as they were archived; the archive's own frame left out.
pub fn raw_address(archive: &WebArchive, listed: &Listed) -> String {
    let (at, original) = (stamp14::write(listed.at), &listed.original);
    match archive {
        WebArchive::Wayback => format!("https://web.archive.org/web/{at}id_/{original}"),
        WebArchive::Arquivo => format!("https://arquivo.pt/noFrame/replay/{at}id_/{original}"),
        WebArchive::CommonCrawl => {
            let file = listed.warc.as_ref().map_or("", |part| part.file.as_str());
            format!("{CRAWL_FILES}{file}")
        }
        WebArchive::TimeGate(_) => raw_form(&listed.original),
    }
}

/// Where a person sees a capture.
pub fn address(archive: &WebArchive, listed: &Listed) -> String {
    let (at, original) = (stamp14::write(listed.at), &listed.original);
    match archive {
        WebArchive::Wayback => format!("https://web.archive.org/web/{at}/{original}"),
        WebArchive::Arquivo => format!("https://arquivo.pt/wayback/{at}/{original}"),
        // It has no page for people: the address of the file, with the part of it, is all there is.
        WebArchive::CommonCrawl => listed.warc.as_ref().map_or_else(String::new, |part| {
            format!(
                "{CRAWL_FILES}{}#bytes={}-{}",
                part.file,
                part.offset,
                part.offset + part.bytes.saturating_sub(1)
            )
        }),
        WebArchive::TimeGate(_) => listed.original.clone(),
    }
}

/// A memento's address with the mark that asks for its raw bytes, where its archive writes times that way.
fn raw_form(memento: &str) -> String {
    match stamp14::in_address(memento) {
        Some(digits) if memento.contains(&format!("/{digits}/")) => {
            memento.replacen(&format!("/{digits}/"), &format!("/{digits}id_/"), 1)
        }
        _ => memento.to_owned(),
    }
}

/// True where the bytes behind [`raw_address`] are as archived.
pub fn is_raw(archive: &WebArchive, listed: &Listed) -> bool {
    match archive {
        WebArchive::Wayback | WebArchive::Arquivo | WebArchive::CommonCrawl => true,
        WebArchive::TimeGate(_) => raw_form(&listed.original) != listed.original,
    }
}
