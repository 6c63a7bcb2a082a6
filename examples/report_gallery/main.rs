//! Makes the pages that a browser is to judge: reports of one quote, one document, an archive of two thousand
//! quotes and a hostile one, and the page that explains an extraction. Everything comes out of the real way from
//! document to page, against the simulated web, with links that die, change and fail over three years.
//!
//!     cargo run --release --example report_gallery -- target/gallery        all pages
//!     cargo run --release --example report_gallery -- target/gallery 200    with so many quotes in the large one
//!
//! `tests/browser/look.mjs` opens them; `.ci/full` does both. Prints each page with its size.

mod life;
#[allow(
    dead_code,
    reason = "the tests use the parts that the example does not"
)]
#[path = "../../tests/support/web/mod.rs"]
mod web;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use life::Life;
use pressmark::jobs::export::{Selection, gather};
use pressmark::jobs::{Archive, assemble};
use pressmark::model::package::Withheld;
use pressmark::report;
use serde_json::json;
use web::posts::Post;
use web::scenario::Scenario;
use web::world::World;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Quotes of the large page; `QUOTES_IN_FULL_MAX` of `report::html` are told in full.
const QUOTES: usize = 2_000;
/// Quotes of one document of the large archive.
const QUOTES_IN_A_DOCUMENT: usize = 100;
const ARTICLE: &str = include_str!("../article.txt");
const PAYLOADS: &str = include_str!("../../tests/cases/injection/payloads.jsonl");

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, quotes) = match arguments.as_slice() {
        [folder] => (PathBuf::from(folder), QUOTES),
        [folder, quotes] => (PathBuf::from(folder), quotes.parse()?),
        _ => return Err("usage: report_gallery FOLDER [QUOTES]".into()),
    };
    fs::create_dir_all(&folder)?;
    let work = tempfile::tempdir()?;
    small(&work.path().join("small"), &folder)?;
    large(&work.path().join("large"), &folder, quotes)?;
    hostile(&work.path().join("hostile"), &folder)
}

/// An article in three scripts: one post is taken down, one link fails, one dies.
fn small(work: &Path, folder: &Path) -> Outcome<()> {
    let life = Life::begin(
        work,
        foreign_posts()
            .into_iter()
            .fold(World::new(1), World::with_post),
    )?;
    let mut text = ARTICLE.to_owned();
    for post in foreign_posts() {
        text.push_str(&format!("\n{}\n", quoted(&post)));
    }
    let article = work.join("article.txt");
    fs::write(&article, text)?;
    life.collect(&article)?;
    if let Some(post) = life.web.world().post_by("HarbourWatchPE") {
        life.web.delete_post(post.id);
    }
    life.web.set("t.co", "/Hd93LsYpW0", Scenario::OutageHtml);
    life.web.set("t.co", "/Xc5WgP0rTb", Scenario::ChainOfTwelve);
    life.go_on(&[
        "2027-01-20T08:00:00Z",
        "2027-02-20T08:00:00Z",
        "2027-04-01T08:00:00Z",
    ])?;
    let archive = life.archive();
    page(folder, "small-archive", &archive, &Selection::All)?;
    let facts = assemble::assemble(&archive, &life.clock)?;
    let document = facts.documents.first().ok_or("no document")?;
    let record = document.record.to_string();
    page(folder, "document", &archive, &Selection::Document(record))?;
    let citation = document.citations.first().ok_or("no quote")?;
    let record = citation.record.to_string();
    page(folder, "citation", &archive, &Selection::Citation(record))
}

/// Many articles of many quotes.
fn large(work: &Path, folder: &Path, quotes: usize) -> Outcome<()> {
    let world = World::new(7).with_generated_posts(quotes);
    let generated: Vec<Post> = world
        .posts()
        .filter(|post| post.handle.starts_with("witness_"))
        .cloned()
        .collect();
    let life = Life::begin(work, world.with_tokens(web::world::TokenMode::Lax))?;
    let articles = work.join("articles");
    fs::create_dir(&articles)?;
    for (number, posts) in generated.chunks(QUOTES_IN_A_DOCUMENT).enumerate() {
        let paragraphs: Vec<String> = posts.iter().map(quoted).collect();
        fs::write(
            articles.join(format!("article-{number:02}.txt")),
            paragraphs.join("\n\n"),
        )?;
    }
    life.collect(&articles)?;
    for (number, post) in generated.iter().enumerate() {
        let short = post.media.as_ref().map_or("", |media| media.short.as_str());
        match number % 10 {
            0 => life.web.delete_post(post.id),
            1 => life
                .web
                .set("t.co", &format!("/{short}"), Scenario::OutageHtml),
            _ => {}
        }
    }
    life.go_on(&[
        "2027-05-01T08:00:00Z",
        "2028-06-01T08:00:00Z",
        "2029-07-01T08:00:00Z",
    ])?;
    page(folder, "large-archive", &life.archive(), &Selection::All)
}

/// Documents whose words, ids and addresses want to be obeyed.
fn hostile(work: &Path, folder: &Path) -> Outcome<()> {
    let life = Life::begin(work, World::new(1))?;
    let mut lines = String::new();
    let mut all = String::new();
    for (number, payload) in PAYLOADS.lines().enumerate() {
        let payload: String = serde_json::from_str(payload)?;
        let text = format!(
            "Before {payload} \n\nIt said {payload} and no more https://t.co/a{number} — {payload} Name (@name{number}) March 14, 2025\n"
        );
        all.push_str(&text);
        all.push('\n');
        let url = format!("https://e.example/{payload}");
        lines.push_str(&format!(
            "{}\n",
            json!({ "id": payload, "text": text, "url": url })
        ));
    }
    let documents = work.join("documents.jsonl");
    fs::write(&documents, lines)?;
    life.collect(&documents)?;
    page(folder, "hostile", &life.archive(), &Selection::All)?;
    // All in one document, so that the margin has them too.
    let life = Life::begin(&work.join("margin"), World::new(1))?;
    let document = work.join("margin/document.txt");
    fs::write(&document, all)?;
    life.collect(&document)?;
    page(folder, "hostile-margin", &life.archive(), &Selection::All)
}

/// The post as such documents quote it.
fn quoted(post: &Post) -> String {
    let moment = jiff::Timestamp::from_millisecond(post.created_ms).unwrap_or_default();
    let day = moment
        .to_zoned(jiff::tz::TimeZone::UTC)
        .strftime("%B %-d, %Y");
    format!("{} — {} (@{}) {day}", post.text, post.name, post.handle)
}

/// Posts in scripts that read from the right, or without spaces.
fn foreign_posts() -> [Post; 3] {
    let made = |handle: &str, name: &str, language: &str, text: &str, minute: i64| {
        let created_ms = 1_741_946_400_000 + minute * 60_000;
        Post {
            id: web::snowflake::id_at(created_ms, handle),
            created_ms,
            handle: handle.to_owned(),
            name: name.to_owned(),
            language: language.to_owned(),
            text: text.to_owned(),
            links: Vec::new(),
            media: None,
            versions: 1,
            status_host: "x.com".to_owned(),
            standing: web::posts::Standing::Alive,
        }
    };
    let mut posts = [
        made(
            "marsad_alminaa",
            "مرصد الميناء",
            "ar",
            "انهار رصيف العبّارات في الميناء صباح اليوم، ولم يُصب أحد من الركاب (40 شخصًا).",
            1,
        ),
        made(
            "nemal_haifa",
            "רציף הנמל",
            "he",
            "הרציף קרס הבוקר. כל 40 הנוסעים הגיעו לחוף בשלום, אומרת חברת Port Ellery.",
            2,
        ),
        made(
            "minato_news",
            "港ニュース",
            "ja",
            "今朝、フェリー桟橋の東側が沈みました。乗客40人は全員無事です。",
            3,
        ),
    ];
    for post in &mut posts {
        let short = format!("pm{}", &post.id.to_string()[11..]);
        let expanded = format!("https://x.com/{}/status/{}", post.handle, post.id);
        post.text.push_str(&format!(" https://t.co/{short}"));
        post.links.push(web::posts::ShortLink { short, expanded });
    }
    posts
}

/// Writes one report.
fn page(folder: &Path, name: &str, archive: &Archive, selection: &Selection) -> Outcome<()> {
    let facts = gather(archive, selection, Withheld::Nothing)?.facts()?;
    let attachments = assemble::attachments(archive, &facts)?;
    let html = report::html_with(&facts, &attachments);
    println!(
        "{name}.html: {} quotes, {:.2} MB",
        facts
            .documents
            .iter()
            .map(|it| it.citations.len())
            .sum::<usize>(),
        html.len() as f64 / 1e6
    );
    fs::write(folder.join(format!("{name}.html")), html)?;
    Ok(())
}
