//! Through a proxy: what it is told, what is judged here all the same, and what its failures say (nothing).

use std::sync::{Arc, Mutex};

use pressmark::net::{Client, Settings, Wiring};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::addresses::Scripted;
use super::{get, limits, summary};
use crate::support::hostile::{Hostile, behaviours};

/// What a proxy was asked for, in the order of the questions.
type Heard = Arc<Mutex<Vec<String>>>;

/// An HTTP and a SOCKS 5 proxy that lead everybody to one port; its port, and what it heard.
async fn proxy(leads_to: Option<u16>) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = Heard::default();
    let ears = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let ears = Arc::clone(&ears);
            // A client that leaves early ends it quietly.
            tokio::spawn(async move { serve(stream, leads_to, &ears).await });
        }
    });
    (port, heard)
}

async fn serve(mut stream: TcpStream, leads_to: Option<u16>, heard: &Heard) -> Option<()> {
    let first = stream.read_u8().await.ok()?;
    let (asked, yes, no): (String, &[u8], &[u8]) = if first == 5 {
        let methods = usize::from(stream.read_u8().await.ok()?);
        stream.read_exact(&mut vec![0; methods]).await.ok()?;
        stream.write_all(&[5, 0]).await.ok()?;
        let mut head = [0; 4];
        stream.read_exact(&mut head).await.ok()?;
        let length = match head[3] {
            1 => 4,
            4 => 16,
            _ => usize::from(stream.read_u8().await.ok()?),
        };
        let mut far = vec![0; length];
        stream.read_exact(&mut far).await.ok()?;
        let port = stream.read_u16().await.ok()?;
        let far = match head[3] {
            1 => far.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
            _ => String::from_utf8_lossy(&far).into_owned(),
        };
        let yes = &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        (
            format!("{far}:{port}"),
            yes,
            &[5, 5, 0, 1, 0, 0, 0, 0, 0, 0],
        )
    } else {
        let mut head = vec![first];
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let asked = head.lines().next().unwrap_or_default().to_owned();
        let yes = b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n";
        (
            asked,
            yes,
            b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\noops",
        )
    };
    heard.lock().expect("no holder panics").push(asked);
    let Some(port) = leads_to else {
        stream.write_all(no).await.ok()?;
        return Some(());
    };
    let mut far = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    stream.write_all(yes).await.ok()?;
    copy_bidirectional(&mut stream, &mut far).await.ok()?;
    Some(())
}

fn through(proxy: &str, names: &Arc<Scripted>) -> Client {
    let settings = Settings {
        proxy: Some(proxy.parse().expect("a proxy")),
        ..Settings::default()
    };
    let wiring = Wiring {
        limits: limits(),
        names: Arc::clone(names) as _,
    };
    Client::wired(settings, wiring).expect("a client")
}

fn heard(heard: &Heard) -> Vec<String> {
    std::mem::take(&mut *heard.lock().expect("no holder panics"))
}

#[tokio::test]
async fn a_proxy_is_told_names_or_judged_addresses_and_the_answer_is_the_hosts() {
    let all = behaviours::all().into_iter();
    let server = Hostile::start(all.filter(|one| one.name == "ordinary").collect());
    let (port, ears) = proxy(Some(server.ports["ordinary"])).await;
    for (scheme, asked, looked_up) in [
        ("http", "CONNECT news.example:80 HTTP/1.1", 0),
        ("socks5h", "news.example:80", 0),
        ("socks5", "93.184.216.34:80", 1),
    ] {
        let names = Scripted::new(&[&["93.184.216.34"]]);
        let own = format!("{scheme}://me:secret@127.0.0.1:{port}");
        let client = through(&own, &names);
        let exchange = get(&client, "http://news.example/a?b=").await.exchange;
        assert_eq!(summary(&exchange), "200 with 5 bytes", "{scheme}");
        assert_eq!(heard(&ears), [asked], "{scheme}");
        assert_eq!(names.asked(), looked_up, "{scheme}");
        let transfer = exchange.transfer.as_ref().expect("something was seen");
        let connection = transfer.connection.as_ref().expect("a connection");
        let shown = format!("{scheme}://127.0.0.1:{port}");
        assert_eq!(connection.proxy.as_deref(), Some(shown.as_str()));
        // Nobody here saw where the host itself is.
        assert_eq!(exchange.answer().expect("an answer").remote_address, None);
        let json = serde_json::to_string(&exchange).expect("JSON");
        assert!(!json.contains("secret"), "{json}");
    }
}

#[tokio::test]
async fn names_ports_and_addresses_are_judged_before_a_proxy_hears_of_them() {
    let (port, ears) = proxy(None).await;
    for scheme in ["http", "socks5h", "socks5"] {
        let names = Scripted::new(&[&["10.0.0.1"]]);
        let client = through(&format!("{scheme}://127.0.0.1:{port}"), &names);
        for (url, expected) in [
            ("http://127.1/", "address_refused"),
            ("http://[::ffff:169.254.169.254]/", "address_refused"),
            ("http://router.local/", "address_refused"),
            ("http://localhost./", "address_refused"),
            ("http://mail.example:25/", "port_refused"),
            ("file:///etc/passwd", "scheme_refused"),
        ] {
            let found = summary(&get(&client, url).await.exchange);
            assert_eq!(found, format!("no answer: {expected}"), "{scheme} {url}");
        }
        if scheme == "socks5" {
            let found = summary(&get(&client, "http://inside.example/").await.exchange);
            assert_eq!(found, "no answer: address_refused");
        }
        assert_eq!(heard(&ears), Vec::<String>::new(), "{scheme}");
    }
}

#[tokio::test]
async fn a_proxy_that_fails_says_nothing_of_the_host() {
    let (refusing, _ears) = proxy(None).await;
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let names = Scripted::new(&[&["93.184.216.34"]]);
    for port in [refusing, closed] {
        for scheme in ["http", "socks5", "socks5h"] {
            let client = through(&format!("{scheme}://127.0.0.1:{port}"), &names);
            let exchange = get(&client, "http://news.example/").await.exchange;
            assert_eq!(
                summary(&exchange),
                "no answer: proxy_failed",
                "{scheme} {port}"
            );
        }
    }
}
