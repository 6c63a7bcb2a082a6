//! The web of the benchmark: the path says what is answered, the same for every contestant.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Hops of a redirect chain before its page.
pub const CHAIN_HOPS: u64 = 4;
const SMALL_PAGE_BYTES: usize = 2 << 10;
const NEW_PAGE_BYTES: usize = 16 << 10;

/// Serves until the parent is gone; prints its address first.
pub fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    std::thread::spawn(|| {
        // Standard input ends with the parent.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", listener.local_addr().expect("an address"));
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream));
        }
    });
}

async fn converse(mut stream: TcpStream) {
    // A system that cannot is slower for all alike.
    let _ = stream.set_nodelay(true);
    let mut head = Vec::new();
    while let Ok(count) = stream.read_buf(&mut head).await {
        if count == 0 {
            return;
        }
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let answer = answer(&text).await;
        if stream.write_all(&answer).await.is_err() {
            return;
        }
        head.clear();
    }
}

/// `/wait/N`, `/chain/N/HOPS`, `/new/N`, `/small/N`.
async fn answer(request: &str) -> Vec<u8> {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let mut parts = path.split('/').skip(1);
    let kind = parts.next().unwrap_or_default();
    let mut number = || parts.next().and_then(|part| part.parse::<u64>().ok());
    let (page, hops) = (number(), number().unwrap_or(0));
    // A random sibling of a page was never published: a check of the page asks for one.
    let Some(page) = page else {
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    };
    match kind {
        "chain" if hops > 0 => redirect(&format!("/chain/{page}/{}", hops - 1)),
        "new" => html(page, NEW_PAGE_BYTES),
        "wait" => {
            tokio::time::sleep(Duration::from_millis(10 + page % 41)).await;
            html(page % 64, SMALL_PAGE_BYTES)
        }
        _ => html(page % 64, SMALL_PAGE_BYTES),
    }
}

fn redirect(location: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into_bytes()
}

/// A page of made-up words, another for every number.
fn html(number: u64, bytes: usize) -> Vec<u8> {
    const SYLLABLES: [&str; 16] = [
        "ka", "lo", "mi", "ten", "ru", "sal", "vo", "ne", "dor", "pi", "ash", "el", "gu", "ri",
        "om", "ta",
    ];
    let mut page = format!("<!doctype html><title>Page {number}</title><p>");
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    while page.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        for shift in [0, 8, 16] {
            page.push_str(SYLLABLES[(state >> shift) as usize % 16]);
        }
        page.push(' ');
    }
    page.truncate(bytes);
    let length = page.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.into_bytes(), page.into_bytes()].concat()
}
