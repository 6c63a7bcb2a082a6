//! A line of text → the language or script it is in, as far as a few telling words show it.
//!
//! Good enough to see that a post is in another language than the prose around it; no more is claimed.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// How much of a line is looked at.
const SAMPLE_CHARS_MAX: usize = 600;

/// Latin letters of a language that could not be told.
const LATIN: &str = "latin";
/// Fewer letters than this may be a name or an abbreviation in any language.
const LATIN_LETTERS_MIN: usize = 8;
/// Results that are scripts and not languages of the Latin script.
const SCRIPTS: &[&str] = &[
    "cyrillic", "arabic", "hebrew", "greek", "kana", "han", "hangul", "thai", "indic",
];

/// Languages whose short words are too much alike to tell them apart in a sentence.
const NEIGHBOURS: &[(&str, &str)] = &[("es", "pt"), ("da", "no"), ("da", "sv"), ("no", "sv")];

/// Whether two results are the same language; `None` where that cannot be told.
pub fn same(a: &str, b: &str) -> Option<bool> {
    let unsure = |a: &str, b: &str| a == LATIN && !SCRIPTS.contains(&b);
    // Chinese quoted in Japanese text shows no kana when it is short.
    let east = |a: &str, b: &str| a == "han" && b == "kana";
    let near = |a: &str, b: &str| NEIGHBOURS.contains(&(a, b)) || NEIGHBOURS.contains(&(b, a));
    if near(a, b) {
        return None;
    }
    if unsure(a, b) || unsure(b, a) || east(a, b) || east(b, a) {
        return None;
    }
    Some(a == b)
}

/// Common short words that tell Latin-script languages apart.
const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the and of to is that it for was with are this have be from his they you not at by who will what we our has been their an just my your can on i'm it's don't how when which would about into more out up so if all we i you're something got me him her she us do did get go like never see than because no new now as only some could should were had one there then why am love loved it's that's we're really here these those after before over people today think know want need much many very still even back off down again always here's there's can't won't isn't doesn't didn't wasn't i've i'll i'd you've they're he's she's let's make made time good great first last year day week right thank thanks please best most every other any such going thing things being through while during its a",
    ),
    (
        "de",
        "der die das und ist nicht mit für auf ein eine den von zu sich dem im auch wird sie als wie es ich wir werden bei nach einen einer noch aber hat haben sind oder zum zur über dass nur war wurde sehr wurden keine kein mehr diese dieser dieses unter vor seit ihr euch uns ihre seine mein meine am beim durch gegen ohne jetzt heute schon immer wieder hier dann wenn weil gibt muss soll kann können wollen alle alles also doch an so",
    ),
    (
        "fr",
        "le les des et est une pour dans que qui sur pas au avec ce par plus sont il elle nous vous aux du cette mais ont ses leur été être sans c'est ou avons avez n'est qu'il d'un d'une j'ai ils elles très bien tout tous toute même aussi comme fait faire peut doit entre depuis contre encore déjà aujourd'hui merci notre votre son sa ces était cet lui leurs donc alors si deux de la en un à qu'on",
    ),
    (
        "es",
        "el los las que y en una por con para del se su al lo como más pero sus este esta ha es son fue muy sin sobre hay todo desde nos no está están eso estos estas nuestro nuestra tiene tienen puede ser ya también cuando donde muchos todos todas gracias hoy ayer aquí así porque entre hasta otra otro unos vamos estamos somos te tu yo él ella de la un a si",
    ),
    (
        "pt",
        "os as que e em uma para com não do da dos das na no se por mais ao como mas foi ele ela seu sua são está também já pelo pela um você isso esse essa este esta tem têm pode ser muito muitos todos todas obrigado hoje ontem aqui assim porque entre até outra outro quando onde quem ainda estão era foram vai vamos estamos nos nossa nosso eu vocês gente de a o",
    ),
    (
        "it",
        "il lo gli di che e è per una con non del della sono nel alla da le più si come ma anche dei questo questa ha al nella dal una siamo hanno abbiamo ci mi ti lei lui noi voi loro questi queste quella quello molto tutti tutto tutte oggi ieri qui così perché tra fino altra altro quando dove chi ancora già grazie solo dopo prima essere stato stata a un la i ad",
    ),
    (
        "nl",
        "het een van en is dat op te zijn met voor niet aan er ook als bij maar om wordt naar dan werd heeft uit nog wat ze hij deze dit geen wel nu heel veel alle alles hier daar toch moet kan kunnen wil willen onze mijn jouw hun zo omdat tot tussen tegen zonder vandaag gisteren bedankt we je ik weer al over door onder gaat komt de was",
    ),
    (
        "sv",
        "och att det som en på är av för med till den inte om ett jag har de vi från kan så men var eller hur när sig här där detta denna dessa vår våra min mitt mycket många alla allt idag nu också bara efter innan mellan utan mot skulle blir blev tack du ni han hon hade finns nya",
    ),
    (
        "da",
        "og at det er en til på som med af for den ikke der jeg har de et kan vi om så men fra var eller når blev efter her dette denne disse vores min mit meget mange alle alt dag nu også kun før mellem uden mod skulle bliver tak du han hun havde findes nye hvor hvad man",
    ),
    (
        "no",
        "og å det er en til på som med av for den ikke jeg har de et kan vi om så men fra var eller når ble etter også",
    ),
    (
        "fi",
        "ja on ei että se oli ovat mutta kun myös hän niin joka kuin tai ole jos nyt sen minä olla voi vain mitä",
    ),
    (
        "pl",
        "i w na z się nie że do jest to o jak za po od dla przez ale czy przy oraz był tym co już są być ten ta te ich jego jej ma mają była było tylko bardzo może jeszcze kiedy gdzie wszystko wszyscy dziś teraz tu tam tak bez nad pod więc dziękuję nam nas mnie ciebie roku",
    ),
    (
        "cs",
        "a se na je že v s to z o do i ve pro jsem si ale jako by za po podle jeho jsou tak který byl už nebo aby",
    ),
    (
        "ro",
        "și în de la cu pe nu că a este din o un pentru care mai au fost sunt se le sau prin după iar către",
    ),
    (
        "hu",
        "a az és hogy nem is egy van meg ez volt de csak már még mint el ha kell azt lesz vagy aki amely után",
    ),
    (
        "tr",
        "ve bir bu da de için ile çok ne olarak daha var gibi olan kadar sonra ama en her o değil mi ben biz yok bunu şu siz onlar bugün dün şimdi hep hiç herkes teşekkürler oldu önce üzerinde bin yılında diye bizim benim",
    ),
    (
        "id",
        "yang dan di ini itu dengan untuk dari tidak pada dalam akan ke ada juga bisa oleh saya kita karena atau sudah anda hari belum kami mereka dia lebih sangat semua malam terima kasih hanya seperti agar jika tahun lagi telah bagi atas para",
    ),
    (
        "vi",
        "và của là có không được cho một trong với những người này các đã khi tôi để từ cũng",
    ),
];

/// The language or script of a stretch; `None` where it is too short or too mixed to say.
pub fn of(text: &str) -> Option<&'static str> {
    let mut latin = 0usize;
    let mut scripts: [(usize, &'static str); 9] = [
        (0, "cyrillic"),
        (0, "arabic"),
        (0, "hebrew"),
        (0, "greek"),
        (0, "kana"),
        (0, "han"),
        (0, "hangul"),
        (0, "thai"),
        (0, "indic"),
    ];
    let sample_end = text
        .char_indices()
        .nth(SAMPLE_CHARS_MAX)
        .map_or(text.len(), |(at, _)| at);
    let sample = text.get(..sample_end).unwrap_or_default();
    // An address is a run of ASCII even where it is glued to words; its letters are in no language.
    let (mut run, mut is_address) = (0usize, false);
    for c in sample.chars() {
        if c.is_ascii() && !c.is_ascii_whitespace() {
            run += usize::from(c.is_ascii_alphabetic());
            is_address |= matches!(c, '/' | '@' | '#');
            continue;
        }
        latin += if is_address { 0 } else { run };
        (run, is_address) = (0, false);
        if c < '\u{250}' {
            latin += usize::from(c.is_alphabetic());
            continue;
        }
        let at = match u32::from(c) {
            0x400..=0x52f => 0,
            0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff => 1,
            0x590..=0x5ff => 2,
            0x370..=0x3ff | 0x1f00..=0x1fff => 3,
            0x3040..=0x30ff => 4,
            0x4e00..=0x9fff | 0x3400..=0x4dbf => 5,
            0xac00..=0xd7af => 6,
            0xe00..=0xe7f => 7,
            0x900..=0xdff => 8,
            _ => continue,
        };
        if let Some(script) = scripts.get_mut(at) {
            script.0 += 1;
        }
    }
    latin += if is_address { 0 } else { run };
    let (count, script) = scripts.iter().copied().max_by_key(|(count, _)| *count)?;
    // East Asian writing says as much in one character as Latin does in three.
    let dense = matches!(script, "han" | "kana" | "hangul");
    let weight = if dense { count * 3 } else { count };
    if count >= 2 && weight * 2 > latin {
        // Japanese mixes kana with Han; any kana makes it Japanese.
        let kana = scripts
            .iter()
            .any(|(count, script)| *script == "kana" && *count > 0);
        return Some(if script == "han" && kana {
            "kana"
        } else {
            script
        });
    }
    latin_language(text).or((latin >= LATIN_LETTERS_MIN).then_some(LATIN))
}

type Words = HashMap<&'static str, u32, BuildHasherDefault<WordHasher>>;

/// In which languages a word is common: a bit for each of [`WORDS`].
static LANGUAGES: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for (at, (_, list)) in WORDS.iter().enumerate() {
        for word in list.split(' ') {
            *words.entry(word).or_default() |= 1 << at;
        }
    }
    words
});

fn latin_language(text: &str) -> Option<&'static str> {
    let mut hits = [0f32; 32];
    each_word(text, |word| {
        let Some(mask) = LANGUAGES.get(word) else {
            return;
        };
        // A word that many languages share says little.
        let share = 1.0 / mask.count_ones() as f32;
        for (at, hit) in hits.iter_mut().enumerate() {
            if mask & (1 << at) != 0 {
                *hit += share;
            }
        }
    });
    let best = (0..WORDS.len()).max_by(|a, b| hits[*a].total_cmp(&hits[*b]))?;
    let second = (0..WORDS.len())
        .filter(|at| *at != best)
        .map(|at| hits[at])
        .fold(0.0, f32::max);
    let sure = hits[best] >= 1.5 && hits[best] >= second * 1.4;
    sure.then(|| WORDS.get(best).map(|(code, _)| *code))?
}

/// How many words of a stretch are common ones of `language`, and how many words there are.
pub fn common_words(text: &str, language: &str) -> (usize, usize) {
    let of_language = WORDS
        .iter()
        .position(|(code, _)| *code == language)
        .map_or(0, |at| 1 << at);
    let (mut common, mut count) = (0, 0);
    each_word(text, |word| {
        let languages = LANGUAGES.get(word).copied().unwrap_or_default();
        common += usize::from(languages & of_language != 0);
        count += 1;
    });
    (common, count)
}

/// The words at the beginning of a stretch in small letters, without addresses, tags and mentions: those are in no
/// language. Words of scripts for which there is no list come as empty ones.
fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let sample_end = text
        .char_indices()
        .nth(SAMPLE_CHARS_MAX)
        .map_or(text.len(), |(at, _)| at);
    let sample = text.get(..sample_end).unwrap_or_default();
    let (mut word, mut begun) = (String::new(), false);
    for run in sample.split_whitespace() {
        if memchr::memchr3(b'@', b'#', b'/', run.as_bytes()).is_some() {
            continue;
        }
        for c in run.chars().chain(std::iter::once(' ')) {
            match c {
                'a'..='z' | '0'..='9' | '\'' => word.push(c),
                'A'..='Z' => word.push(c.to_ascii_lowercase()),
                '’' => word.push('\''),
                _ if is_listed_script(c) && c.is_alphanumeric() => word.extend(c.to_lowercase()),
                _ if is_other_letter(c) => {}
                _ => {
                    if begun {
                        take(&word);
                    }
                    word.clear();
                    begun = false;
                    continue;
                }
            }
            begun = true;
        }
    }
}

/// Latin letters with and without marks (Unicode blocks up to IPA Extensions, and Latin Extended Additional).
const fn is_listed_script(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{aa}' | '\u{b5}' | '\u{ba}')
}

/// Letters of other alphabets and East Asian writing, without looking each of them up.
const fn is_other_letter(c: char) -> bool {
    matches!(c, '\u{250}'..='\u{1dff}' | '\u{1f00}'..='\u{1fff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// FNV-1a: words are short, and no stranger chooses the keys of the map.
#[derive(Clone, Copy)]
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
