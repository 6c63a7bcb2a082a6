//! The named states a resource of the simulated web can be in: one name for each scenario row of
//! platforms.md 7.1–7.5 and of the news and shortener rows of 7.7. A name says which hosts it suits;
//! setting it elsewhere is refused, so that a test cannot wait for a state that never comes.
//! Cases: every name is exercised in `tests/simulated_web/`.

use super::hosts::HostKind;

/// Which hosts a scenario suits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suits {
    /// Every host.
    Any,
    /// The certificate of a whole host (path `*`).
    Certificate,
    /// t.co, pic.twitter.com, pic.x.com and the other shorteners.
    ShortLinks,
    /// twitter.com and x.com.
    StatusPages,
    /// publish.twitter.com and publish.x.com.
    Oembed,
    /// cdn.syndication.twimg.com.
    Syndication,
    /// pbs.twimg.com and video.twimg.com.
    Media,
    /// News pages.
    Pages,
}

macro_rules! scenarios {
    ($($suits:ident { $($variant:ident = $name:literal : $summary:literal),+ $(,)? })+) => {
        /// A state of a resource.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Scenario { $($(#[doc = $summary] $variant,)+)+ }

        impl Scenario {
            /// All of them, in the order of the facts.
            pub const ALL: &[Self] = &[$($(Self::$variant,)+)+];

            /// The name, as the control host takes it.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)+)+ }
            }

            /// What the resource does then.
            pub const fn summary(self) -> &'static str {
                match self { $($(Self::$variant => $summary,)+)+ }
            }

            /// Which hosts it suits.
            pub const fn suits(self) -> Suits {
                match self { $($(Self::$variant => Suits::$suits,)+)+ }
            }
        }
    };
}

scenarios! {
    Any {
        Alive = "alive": "answers as if nothing were wrong",
        NotFoundEmpty = "not-found-empty": "404 without a body",
        NotFoundHtml = "not-found-html": "404 with an HTML page",
        Gone = "gone": "410 with an HTML page",
        LegalReasons = "legal-reasons": "451 with an HTML page",
        Forbidden = "forbidden": "403 with an HTML page",
        MovedPermanently = "moved": "301 to where it is now",
        MovedFound = "moved-302": "302 to where it is now",
        MovedSeeOther = "moved-303": "303 to where it is now",
        MovedTemporary = "moved-307": "307 to where it is now",
        MovedPermanent = "moved-308": "308 to where it is now",
        HttpsUpgrade = "https-upgrade": "301 from http to https, then as alive",
        RelativeLocation = "relative-location": "301 with a Location that is a path",
        UppercaseLocation = "uppercase-location": "301 with scheme and host in capitals",
        SpacesInLocation = "spaces-in-location": "301 with bare spaces in Location",
        NonAsciiLocation = "non-ascii-location": "301 with UTF-8 bytes in Location",
        LatinLocation = "latin-1-location": "301 with a Latin-1 byte in Location",
        MissingLocation = "missing-location": "301 without Location",
        Chain = "chain": "301 to bit.ly, 301 to reut.rs, 302 to where it is now",
        ChainOfTwelve = "chain-of-twelve": "twelve hops to where it is now",
        Loop = "loop": "301 to bit.ly, which sends back",
        HeadDiffers = "head-differs": "HEAD leads to a 400, GET answers as if nothing were wrong",
        Limited = "limited": "429 as text, without Retry-After",
        LimitedSeconds = "limited-seconds": "429 with Retry-After in seconds",
        LimitedDate = "limited-date": "429 with Retry-After as an HTTP date",
        LimitedAfterN = "limited-after-n": "as alive for the first requests, then 429 with Retry-After",
        OutageJson = "outage-json": "200 with a JSON body about an API plan",
        OutageJsonForbidden = "outage-json-403": "403 with a JSON body about an API plan",
        OutageHtml = "outage-html": "503 with a page-is-down page",
        SlowHead = "slow-head": "as alive, after a wait before the head",
        Drip = "drip": "as alive, the body byte by byte",
        CutOff = "cut-off": "half of the promised body, then the end",
        ResetMidBody = "reset-mid-body": "half of the promised body, then a TCP reset",
        ResetBeforeHead = "reset-before-head": "a TCP reset instead of an answer",
        HangUp = "hang-up": "the connection ends instead of an answer",
        LengthTooLarge = "length-too-large": "Content-Length larger than the body",
        Chunked = "chunked": "as alive, in chunks",
        ChunkedCutOff = "chunked-cut-off": "in chunks, the last ones missing",
        UntilClose = "until-close": "as alive, without length, ended by closing",
        EndlessBody = "endless-body": "a body that never ends",
        HtmlWithSuccess = "html-with-200": "200 with an HTML page about an error",
    }
    Certificate {
        CertificateExpired = "certificate-expired": "a certificate that ended in 2001",
        CertificateOtherName = "certificate-other-name": "a certificate for another host",
        CertificateUntrusted = "certificate-untrusted": "a certificate that no authority signed",
    }
    ShortLinks {
        UnsafeRaw = "unsafe-raw": "301 to the unsafe-link page, target as it is",
        UnsafeEncoded = "unsafe-encoded": "301 to the unsafe-link page, target percent-encoded",
        Browser2013 = "browser-2013": "browsers get the page of 2011-2014, tools the 301",
        Browser2017 = "browser-2017": "browsers get the page of 2015-2018, tools the 301",
        BrowserPageForAll = "browser-page-for-all": "tools get the browsers' page as well",
        MetaRefresh = "meta-refresh-link": "200 with a refresh meta, as tinyurl sometimes does",
        Warning = "warning-page": "200 with a warning and a link, nothing automatic",
        ToolsOnly = "tools-only-301": "301 to tools, 404 to browsers, as fw.to did",
    }
    StatusPages {
        Twitter2017 = "twitter-301": "twitter.com answers 301 to x.com",
        TwitterShell = "twitter-shell": "twitter.com answers the shell itself",
        OldUserAgent = "old-user-agent": "400 about an unsupported browser",
        Blocked = "blocked": "403 to every reader",
        SuspendedRedirect = "suspended-redirect": "302 to /account/suspended",
        Renamed = "renamed": "301 to the same post under the account's new name",
        Migrate = "migrate": "302 to /x/migrate, once",
        MigrateLoop = "migrate-loop": "302 to /x/migrate without end",
    }
    Oembed {
        OembedTruncated = "oembed-truncated": "the text cut, with an ellipsis",
        OembedProtected = "oembed-protected": "403 JSON of a protected account",
        OembedEdited = "oembed-edited": "other words than the post had",
        OembedTwitterEra = "oembed-twitter-era": "provider, address and date link of twitter.com",
        OembedExtraFields = "oembed-extra-fields": "unknown fields beside the known ones",
        OembedAwkwardName = "oembed-awkward-name": "a display name with &, <, an emoji and a dash",
    }
    Syndication {
        TombstoneEmpty = "tombstone-empty": "a tombstone without text",
        TombstoneAge = "tombstone-age": "a tombstone that speaks of age",
        TombstoneDeleted = "tombstone-deleted": "a tombstone that speaks of deletion",
        TombstoneSuspended = "tombstone-suspended": "a tombstone that speaks of suspension",
        TombstoneLimited = "tombstone-limited": "a tombstone that speaks of who can view",
        EmptyObject = "empty-object": "a bare {}",
        UserLess = "user-less": "a post without user",
        ErrorsObject = "errors-object": "the errors object of id 0",
        NoteTweet = "note-tweet": "a long post, its text cut",
        EditedPost = "edited-post": "two versions named in edit_control",
        EntitiesAbsent = "entities-absent": "no entities at all",
        PossiblySensitive = "possibly-sensitive": "marked as possibly sensitive",
        QuotingPost = "quoting-post": "quotes another post",
        Reply = "reply": "answers another post, given as parent",
        MediaFlaggedUnavailable = "media-flagged-unavailable": "media flagged Unavailable, bytes still served",
        PlaylistOnly = "playlist-only": "films named by their playlist alone",
        MediaFlaggedDeleted = "media-flagged-deleted": "media flagged Unavailable, Deleted; bytes still served",
    }
    Media {
        ChangedBytes = "changed-bytes": "other bytes at the same address",
        MediaAsHtml = "media-as-html": "the bytes under a text/html type",
        PlaylistLive = "playlist-live": "a playlist that goes on",
        PlaylistEncrypted = "playlist-encrypted": "a playlist of encrypted pieces",
        Geoblocked = "geoblocked": "403 that speaks of the region",
    }
    Pages {
        HomePage = "to-home-page": "301 to the front page",
        SoftNotFound = "soft-not-found": "200 with a page-not-found page",
        Parked = "parked": "200 with a parked-domain page",
        Paywall = "paywall": "402 with a teaser",
        PaywallForbidden = "paywall-403": "403 with a teaser",
        BotWall = "bot-wall": "403 with a challenge page",
        BotWallUnavailable = "bot-wall-503": "503 with a challenge page",
        CookieLoop = "cookie-loop": "302 to itself until a cookie comes back",
        PageRefresh = "page-refresh": "200 with a refresh meta to where it is now",
        CharsetMislabelled = "charset-mislabelled": "windows-1253 bytes labelled UTF-8",
        GzipBody = "gzip-body": "Content-Encoding gzip",
        BrotliBody = "brotli-body": "Content-Encoding br",
        HugeBody = "huge-body": "a body of 30 MB",
        EditedPage = "edited-page": "another wording of the same article",
    }
}

impl Scenario {
    /// The scenario of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// Whether it means anything on such a host, for such a path.
    pub fn suits_resource(self, kind: HostKind, path: &str) -> bool {
        match self.suits() {
            Suits::Any => true,
            Suits::Certificate => path == "*",
            Suits::ShortLinks => matches!(kind, HostKind::TwitterLinks | HostKind::Shortener),
            Suits::StatusPages => kind == HostKind::StatusPages,
            Suits::Oembed => kind == HostKind::Publish,
            Suits::Syndication => kind == HostKind::Syndication,
            Suits::Media => matches!(kind, HostKind::Pictures | HostKind::Videos),
            Suits::Pages => kind == HostKind::News,
        }
    }
}
