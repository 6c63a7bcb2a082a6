//! Texts made to cost an extractor more than their length; also used by `examples/bench_extract/`.

/// One kind of hostile text.
pub struct Shape {
    pub name: &'static str,
    /// How many times its piece stands in the full size.
    pub count: usize,
    /// The text with so many pieces.
    pub make: fn(usize) -> String,
}

/// All kinds.
pub const SHAPES: [Shape; 22] = [
    Shape {
        name: "handles in brackets",
        count: 1_000_000,
        make: |n| "(@a)".repeat(n),
    },
    Shape {
        name: "handles in brackets on one line of words",
        count: 400_000,
        make: |n| "word (@a) ".repeat(n),
    },
    Shape {
        name: "bylines without words",
        count: 200_000,
        make: |n| "— A (@a) March 4, 2021 ".repeat(n),
    },
    Shape {
        name: "posts in one line",
        count: 100_000,
        make: |n| "Words of a post. More! — A B (@a) March 4, 2021 ".repeat(n),
    },
    Shape {
        name: "dashes",
        count: 1_000_000,
        make: |n| "—".repeat(n),
    },
    Shape {
        name: "dashes and one handle",
        count: 1_000_000,
        make: |n| "— ".repeat(n) + "Name (@a) March 4, 2021",
    },
    Shape {
        name: "nested tags",
        count: 100_000,
        make: |n| "<div>".repeat(n) + "x" + &"</div>".repeat(n),
    },
    Shape {
        name: "nested quotes",
        count: 100_000,
        make: |n| {
            "<blockquote>".repeat(n) + "x — A (@a) March 4, 2021" + &"</blockquote>".repeat(n)
        },
    },
    Shape {
        name: "embeds in embeds",
        count: 50_000,
        make: |n| "<blockquote class=\"twitter-tweet\">x (@a) ".repeat(n),
    },
    Shape {
        name: "one line of words",
        count: 4_000_000,
        make: |n| "words ".repeat(n) + "pic.twitter.com/Ab3dE5gH1j — A (@a) March 4, 2021",
    },
    Shape {
        name: "marks on one letter",
        count: 1_000_000,
        make: |n| "a".to_owned() + &"\u{301}".repeat(n) + " — A (@a) March 4, 2021",
    },
    Shape {
        name: "marks of direction",
        count: 100_000,
        make: |n| "\u{202e}\u{2067}".repeat(n) + "Name (@a) March 4, 2021",
    },
    Shape {
        name: "marks of direction after each handle",
        count: 100_000,
        make: |n| "(@a)\u{200f}\u{200f}\u{200f}".repeat(n),
    },
    Shape {
        name: "open brackets",
        count: 1_000_000,
        make: |n| "[".repeat(n) + "](https://t.co/Ab3dE5gH1j)",
    },
    Shape {
        name: "open tags",
        count: 1_000_000,
        make: |n| "<a ".repeat(n),
    },
    Shape {
        name: "unclosed values",
        count: 200_000,
        make: |n| "<a href=\"".repeat(n),
    },
    Shape {
        name: "short links",
        count: 200_000,
        make: |n| "https://t.co/Ab3dE5gH1j ".repeat(n),
    },
    Shape {
        name: "picture links, each on its line",
        count: 100_000,
        make: |n| "Some words pic.twitter.com/Ab3dE5gH1j\n".repeat(n),
    },
    Shape {
        name: "line ends before a byline",
        count: 1_000_000,
        make: |n| "\n".repeat(n) + "x\n— A (@a) March 4, 2021",
    },
    Shape {
        name: "sentences before a byline",
        count: 400_000,
        make: |n| "A b. ".repeat(n) + "— A (@a) March 4, 2021",
    },
    Shape {
        name: "heads of copied posts",
        count: 1_200_000,
        make: |n| "Name @handle\n".repeat(n) + "March 4, 2021",
    },
    Shape {
        name: "open templates",
        count: 400_000,
        make: |n| "{{cite tweet|".repeat(n),
    },
];
