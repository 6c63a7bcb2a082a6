//! A word beside a number → whether it makes another number of it: `5 million`, `5 per cent`, `EUR 5`, `minus 5`.
//!
//! Abbreviated units count, nouns such as `hours` or `boats` do not: without them the number is the same. The
//! languages are those of platforms.md 4.4 with words in use beside digits. Cases:
//! `tests/cases/compare/pairs/torn-excerpts.json`.

/// Beginnings of words behind a number, in lower case: thousands and more, parts of a hundred.
const BEGINNINGS_BEHIND: [&str; 94] = [
    "hundred",
    "thousand",
    "dozen",
    "milli",
    "milio",
    "miliard",
    "miliar",
    "miljo",
    "miljard",
    "milyon",
    "milyar",
    "billion",
    "billón",
    "billone",
    "bilhão",
    "bilhões",
    "biljo",
    "bilion",
    "trilli",
    "trilion",
    "trilyon",
    "triliun",
    "tausend",
    "millier",
    "mille",
    "tisíc",
    "tysi",
    "tisuć",
    "hiljad",
    "tusen",
    "tuhat",
    "tuhan",
    "ezer",
    "lakh",
    "crore",
    "juta",
    "ribu",
    "triệu",
    "nghìn",
    "ngàn",
    "миллион",
    "миллиард",
    "триллион",
    "тысяч",
    "мільйон",
    "мільярд",
    "трильйон",
    "тисяч",
    "милион",
    "милиард",
    "хиляд",
    "хиљад",
    "милијард",
    "χιλιάδ",
    "εκατομμ",
    "δισεκ",
    "τρισεκ",
    "مليون",
    "مليار",
    "ملايين",
    "ألف",
    "آلاف",
    "میلیون",
    "میلیارد",
    "هزار",
    "אלף",
    "אלפי",
    "מיליון",
    "מיליארד",
    "लाख",
    "करोड़",
    "हज़ार",
    "লাখ",
    "কোটি",
    "হাজার",
    "ล้าน",
    "พัน",
    "แสน",
    "หมื่น",
    "만",
    "억",
    "천",
    "tūkst",
    "þúsund",
    "ათას",
    "հազար",
    "мың",
    "ஆயிரம்",
    "லட்சம்",
    "ہزار",
    "لاکھ",
    "libo",
    "ထောင်",
    "លាន",
];
/// The same for parts of a hundred; `per cent` and its kin are two words.
const PER_CENT: [&str; 37] = [
    "percent",
    "per cent",
    "pct",
    "prozent",
    "procent",
    "prosent",
    "pour cent",
    "por ciento",
    "por cento",
    "per cento",
    "percento",
    "la sută",
    "százalék",
    "процент",
    "відсот",
    "на сто",
    "посто",
    "τοις εκατό",
    "بالمئة",
    "بالمائة",
    "في المئة",
    "في المائة",
    "درصد",
    "אחוז",
    "प्रतिशत",
    "फीसदी",
    "শতাংশ",
    "persen",
    "phần trăm",
    "เปอร์เซ็นต์",
    "퍼센트",
    "パーセント",
    "パーミル",
    "割",
    "成",
    "points de pourcentage",
    "percentage point",
];
/// Whole words behind a number: short forms of thousands and more, units.
const WORDS_BEHIND: [&str; 57] = [
    "k", "m", "mn", "mln", "mio", "mill", "bn", "mld", "mrd", "md", "tn", "mil", "mii", "mie",
    "bin", "tys", "tis", "tsd", "млн", "млрд", "трлн", "тыс", "тис", "χιλ", "εκατ", "δισ", "tỷ",
    "rb", "jt", "km", "cm", "mm", "kg", "g", "mg", "t", "l", "ml", "ha", "ft", "mi", "lb", "lbs",
    "mph", "kmh", "km/h", "kw", "mw", "gw", "kwh", "mwh", "gwh", "twh", "км", "кг", "см", "мм",
];
/// Letters of scripts without spaces that do so: tens and more, as in 5万.
const LETTERS_BEHIND: [char; 13] = [
    '十', '百', '千', '万', '萬', '億', '亿', '兆', '割', '成', '折', '倍', '分',
];
/// Codes of currencies (ISO 4217), before or behind a number; as words of a sentence they are no capitals.
const CURRENCY_CODES: [&str; 44] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "RMB", "RUB", "UAH", "SEK", "NOK", "DKK", "PLN",
    "CZK", "HUF", "RON", "BGN", "RSD", "TRY", "INR", "PKR", "BDT", "BRL", "ARS", "MXN", "CLP",
    "COP", "AUD", "CAD", "NZD", "ZAR", "NGN", "KES", "EGP", "ILS", "IRR", "AED", "SAR", "IDR",
    "VND", "THB", "KRW", "HKD", "TWD",
];
/// Short names of currencies, in lower case.
const CURRENCY_NAMES: [&str; 8] = ["rs", "re", "kr", "zł", "kč", "ft", "lei", "руб"];
/// Words before a number that turn it round or make a part of a hundred of it.
const WORDS_BEFORE: [&str; 11] = [
    "minus",
    "moins",
    "menos",
    "meno",
    "mínus",
    "минус",
    "мінус",
    "μείον",
    "eksi",
    "yüzde",
    "ناقص",
];

/// Characters that write numbers in Han: digits, tens and more.
pub(super) fn is_han_number(character: char) -> bool {
    matches!(
        character,
        '〇' | '零'
            | '一'
            | '二'
            | '两'
            | '兩'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '萬'
            | '億'
            | '亿'
            | '兆'
    )
}

/// True where this word, white space behind it, changes the number that follows.
pub(super) fn changes_number_after(word: &str) -> bool {
    let word = word
        .trim_start_matches(|one: char| !one.is_alphanumeric())
        .trim_end_matches('.');
    is_currency(word) || WORDS_BEFORE.contains(&word.to_lowercase().as_str())
}

/// True where the text behind a number begins with what changes that number.
pub(super) fn changes_number_before(text: &str) -> bool {
    /// No word of the tables is longer.
    const CHARS_READ: usize = 32;
    let near: String = text.chars().take(CHARS_READ).collect();
    let of_word = |one: char| one.is_alphanumeric() || one == '/';
    let word = near.split(|one| !of_word(one)).next().unwrap_or_default();
    if is_currency(word) || near.starts_with(LETTERS_BEHIND) {
        return true;
    }
    let near = near.to_lowercase();
    WORDS_BEHIND.contains(&word.to_lowercase().as_str())
        || BEGINNINGS_BEHIND
            .iter()
            .chain(&PER_CENT)
            .any(|beginning| near.starts_with(beginning))
}

fn is_currency(word: &str) -> bool {
    CURRENCY_CODES.contains(&word) || CURRENCY_NAMES.contains(&word.to_lowercase().as_str())
}
