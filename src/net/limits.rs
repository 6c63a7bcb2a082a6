//! Every limit on what a server may cost us, with its default, in one place.
//!
//! Reasons and sources: liveness.md sections 8 and 10.4. Tests inject small ones so that none waits.

/// Limits on one request and on how widely one host is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// For a name to resolve.
    pub resolve_ms_max: u64,
    /// For connecting and the TLS handshake together.
    pub connect_ms_max: u64,
    /// From the first byte of the request to the end of the answer's head: a dripped head fits in none.
    pub head_ms_max: u64,
    /// Between two pieces of a body.
    pub idle_ms_max: u64,
    /// For the whole body of a page.
    pub page_total_ms_max: u64,
    /// For the whole body of a picture or video, whatever length it names.
    pub media_total_ms_max: u64,
    /// A picture or video gets `page_total_ms_max` plus its length at this rate.
    pub media_bytes_per_second_min: u64,
    /// A body has to come at this rate on average over `floor_window_ms`: an idle limit alone never
    /// ends a drip.
    pub floor_bytes_per_second: u64,
    /// The window of the floor.
    pub floor_window_ms: u64,
    /// The head of an answer, interim answers included; trailers alike.
    pub head_bytes_max: usize,
    /// Header lines of one head.
    pub headers_max: usize,
    /// The body of a page, as received and as decoded.
    pub page_bytes_max: u64,
    /// The body of a picture or video.
    pub media_bytes_max: u64,
    /// The body of a style sheet, picture or font of a page.
    pub requisite_bytes_max: u64,
    /// Framing kept in a record; the rest is counted as cut.
    pub framing_bytes_max: usize,
    /// Decoded bytes for one received byte, after `decoded_free_bytes`.
    pub decoded_ratio_max: u64,
    /// So many decoded bytes are fine at any ratio.
    pub decoded_free_bytes: u64,
    /// Connections kept open to one host between requests.
    pub idle_connections_per_host_max: usize,
    /// Connections kept open in all: 6,300 idle TLS ones cost 240 MiB (performance.md 3).
    pub idle_connections_max: usize,
    /// How long a connection is kept open without use.
    pub idle_connection_ms_max: u64,
    /// How hosts are spared.
    pub pace: PaceLimits,
}

/// How often and how widely one host is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PaceLimits {
    /// Requests under way to one host.
    pub host_requests_max: usize,
    /// Requests under way to all hosts below one registrable domain.
    pub domain_requests_max: usize,
    /// Requests a rested host is asked without a pause.
    pub burst_requests: u32,
    /// After the burst, one request in this time.
    pub gap_ms: u64,
    /// A requisite of a page or piece of a video counts as this part of a request: a reader's browser asks for
    /// all of them at once, and a page that is not had whole need not have been asked for.
    pub requisite_share: f64,
    /// The gap is doubled when a host pushes back, up to this.
    pub gap_ms_max: u64,
    /// So many clean answers in a row halve the gap again.
    pub clean_answers_to_halve: u32,
    /// A host that wants to be left alone for longer than this is not asked again in this run.
    pub patience_ms_max: u64,
    /// So many failures in a row pause a host. As many as a rested host is asked at once, so that each link
    /// of one article is tried before their host is given up.
    pub failures_to_pause: u32,
    /// For how long; each further failure doubles it, up to `gap_ms_max`.
    pub pause_ms: u64,
    /// Times of asking again, at most.
    pub retries_max: u32,
    /// The longest wait before the first of them; each further one may wait four times as long. The
    /// wait itself is random ("full jitter"), so that many clients do not come back together.
    pub retry_delay_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            resolve_ms_max: 5_000,
            connect_ms_max: 10_000,
            head_ms_max: 20_000,
            idle_ms_max: 15_000,
            page_total_ms_max: 60_000,
            media_total_ms_max: 30 * 60_000,
            media_bytes_per_second_min: 100_000,
            floor_bytes_per_second: 1024,
            floor_window_ms: 30_000,
            head_bytes_max: 64 << 10,
            headers_max: 200,
            page_bytes_max: 10 << 20,
            media_bytes_max: 2 << 30,
            requisite_bytes_max: 50 << 20,
            framing_bytes_max: 16 << 10,
            decoded_ratio_max: 100,
            decoded_free_bytes: 1 << 20,
            idle_connections_per_host_max: 2,
            idle_connections_max: 128,
            idle_connection_ms_max: 20_000,
            pace: PaceLimits::default(),
        }
    }
}

impl Default for PaceLimits {
    fn default() -> Self {
        Self {
            host_requests_max: 2,
            domain_requests_max: 4,
            burst_requests: 24,
            gap_ms: 1_000,
            requisite_share: 0.25,
            gap_ms_max: 10 * 60_000,
            clean_answers_to_halve: 20,
            patience_ms_max: 60_000,
            failures_to_pause: 24,
            pause_ms: 30_000,
            retries_max: 2,
            retry_delay_ms: 1_000,
        }
    }
}
