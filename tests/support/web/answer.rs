//! The answer to a request before it goes over the wire: status, headers, body, and how it is to be
//! delivered. Plain values; who sends them is `delivery.rs`.

/// How the bytes of an answer leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// With a true `Content-Length`, at once.
    Whole,
    /// As `Whole`, after a wait before the head.
    SlowHead,
    /// As `Whole`, the body byte by byte with a wait between.
    Drip,
    /// Half of the promised body, then the connection ends without a farewell.
    CutOff,
    /// Half of the promised body, then a TCP reset.
    ResetMidBody,
    /// A TCP reset instead of an answer.
    ResetBeforeHead,
    /// The connection ends instead of an answer.
    HangUp,
    /// The whole body under a `Content-Length` that is larger, then a proper end.
    LengthTooLarge,
    /// In chunks (RFC 9112 section 7.1).
    Chunked,
    /// In chunks, the last ones missing.
    ChunkedCutOff,
    /// Without length; the end of the connection is the end of the body.
    UntilClose,
    /// In chunks without end, until the client hangs up or the web stops.
    Endless,
}

/// Whether the web knows what was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// A host and path of this web, whatever its state.
    Yes,
    /// Nothing like it was ever here; a strict web counts these.
    No,
}

/// An answer to be delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Headers in order; values are bytes, since some scenarios need bytes that are not ASCII.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body (content-coded where a header says so).
    pub body: Vec<u8>,
    /// How to send it.
    pub delivery: Delivery,
    /// Whether it was expected.
    pub known: Known,
}

impl Answer {
    /// An answer with a body of a media type.
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), media_type.as_bytes().to_vec())],
            body: body.into(),
            delivery: Delivery::Whole,
            known: Known::Yes,
        }
    }

    /// An answer without body and media type.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::Whole,
            known: Known::Yes,
        }
    }

    /// An HTML page.
    pub fn html(status: u16, page: impl Into<String>) -> Self {
        Self::new(status, "text/html; charset=utf-8", page.into())
    }

    /// A JSON document.
    pub fn json(status: u16, document: &serde_json::Value) -> Self {
        Self::new(
            status,
            "application/json; charset=utf-8",
            document.to_string(),
        )
    }

    /// A redirect; the location may hold any bytes.
    pub fn redirect(status: u16, location: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::empty(status);
        answer
            .headers
            .push(("location".to_owned(), location.into()));
        answer
    }

    /// The answer to what was never here.
    pub fn unknown() -> Self {
        let mut answer = Self::new(404, "text/plain", "not a resource of the simulated web\n");
        answer.known = Known::No;
        answer
    }

    /// With one more header.
    pub fn with(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With a header set to a new value wherever it stood, or added.
    pub fn replacing(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.with(name, value)
    }

    /// To be delivered so.
    pub const fn delivered(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// The value of a header, as text.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
    }
}

/// The reason phrase of a status (RFC 9110 section 15).
pub const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        503 => "Service Unavailable",
        _ => "Answer",
    }
}
