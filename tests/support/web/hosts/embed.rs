//! A post → the HTML that oEmbed hands out, the form news pages embed (platforms.md 4.1), with the
//! date in the language asked for (4.4). Words are escaped, lines broken with `<br>`, short links,
//! hashtags and mentions are anchors.

use super::super::clock::utc_day;
use super::super::posts::Post;

/// What may differ from embed to embed.
pub struct Embed<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its words, where they are not the post's own.
    pub text: &'a str,
    /// The display name.
    pub name: &'a str,
    /// `x.com` or `twitter.com` in the date link.
    pub host: &'a str,
    /// The language of the date.
    pub language: &'a str,
    /// The script that turns the quote into a widget, or nothing.
    pub script: &'a str,
}

/// The script element of an embed.
pub const SCRIPT: &str =
    "<script async src=\"https://platform.twitter.com/widgets.js\" charset=\"utf-8\"></script>\n\n";

impl Embed<'_> {
    /// The HTML.
    pub fn html(&self) -> String {
        let post = self.post;
        format!(
            "<blockquote class=\"twitter-tweet\"><p lang=\"{}\" dir=\"ltr\">{}</p>&mdash; {} (@{}) \
             <a href=\"https://{}/{}/status/{}?ref_src=twsrc%5Etfw\">{}</a></blockquote>\n{}",
            post.language,
            self.words(),
            escaped(self.name),
            post.handle,
            self.host,
            post.handle,
            post.id,
            date(post.created_ms, self.language),
            self.script,
        )
    }

    /// The text with its anchors.
    fn words(&self) -> String {
        let mut html = String::new();
        let mut rest = self.text;
        let mut before = ' ';
        while let Some(first) = rest.chars().next() {
            let (length, piece) = self
                .anchor(rest, before)
                .unwrap_or_else(|| (first.len_utf8(), plain(first)));
            html.push_str(&piece);
            before = rest[..length].chars().next_back().unwrap_or(' ');
            rest = &rest[length..];
        }
        html
    }

    /// The anchor that begins here, and how many bytes of text it stands for.
    fn anchor(&self, rest: &str, before: char) -> Option<(usize, String)> {
        if let Some(after) = rest.strip_prefix("https://t.co/") {
            let code = leading(after, |c| c.is_ascii_alphanumeric());
            let media = self.post.media.as_ref().map(|media| media.short.as_str());
            let shown = if media == Some(code) {
                format!("pic.twitter.com/{code}")
            } else {
                format!("https://t.co/{code}")
            };
            let length = rest.len() - after.len() + code.len();
            return Some((
                length,
                format!("<a href=\"https://t.co/{code}\">{shown}</a>"),
            ));
        }
        if before.is_alphanumeric() {
            return None;
        }
        let (sign, path, suffix) = match rest.chars().next()? {
            '#' => ('#', "hashtag/", "?src=hash&amp;ref_src=twsrc%5Etfw"),
            '@' => ('@', "", "?ref_src=twsrc%5Etfw"),
            _ => return None,
        };
        let word = leading(&rest[1..], |c| c.is_alphanumeric() || c == '_');
        if word.is_empty() {
            return None;
        }
        let anchor = format!(
            "<a href=\"https://{}/{path}{word}{suffix}\">{sign}{word}</a>",
            self.host
        );
        Some((1 + word.len(), anchor))
    }
}

/// Text as HTML and as the syndication endpoint's `text`: the three signs that must be escaped.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn plain(one: char) -> String {
    match one {
        '\n' => "<br>".to_owned(),
        other => escaped(&other.to_string()),
    }
}

fn leading(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    &text[..end]
}

/// The UTC day of a moment as an embed of that interface language prints it; English otherwise.
fn date(unix_ms: i64, language: &str) -> String {
    let (year, month, day) = utc_day(unix_ms);
    let names = match language {
        "de" => {
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        }
        "fr" => {
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        }
        "es" => {
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        }
        "ru" => "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "tr" => "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        _ => {
            "January February March April May June July August September October November December"
        }
    };
    let place = usize::try_from(month - 1).unwrap_or(0);
    let name = names.split(' ').nth(place).unwrap_or_default();
    match language {
        "ja" => format!("{year}年{month}月{day}日"),
        "ko" => format!("{year}년 {month}월 {day}일"),
        "de" => format!("{day}. {name} {year}"),
        "fr" | "tr" => format!("{day} {name} {year}"),
        "es" => format!("{day} de {name} de {year}"),
        "ru" => format!("{day} {name} {year} г."),
        _ => format!("{name} {day}, {year}"),
    }
}
