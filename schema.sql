-- The schema of a Pressmark archive, version 1. This file is compiled into the program and is the
-- truth about the tables; archive/README.md explains them to a finder who has no Pressmark.
--
-- Four layers:
--   record          what happened, one fact a row, exact bytes, hashed; never changed
--   log, checkpoint the order of the records, as a Merkle tree whose heads are signed; never changed
--   object, chunk   the bytes of documents and answers, named by their SHA-256; never changed
--   everything else the same facts as columns, for asking. Each row comes from one record, named in
--                   its column `record`; `pressmark verify` compares every row with its record.
--
-- Times are milliseconds since 1970-01-01T00:00:00Z by the recording computer's clock.
-- A column `record` holds record.seq. Digests are 32 bytes.

PRAGMA application_id = 0x5052534D; -- 'PRSM'
PRAGMA user_version = 1;

-- Facts as canonical JSON (RFC 8785); id = SHA-256(bytes). seq has no gaps.
CREATE TABLE record (
  seq   INTEGER PRIMARY KEY,
  id    BLOB    NOT NULL UNIQUE CHECK (length(id) = 32),
  kind  TEXT    NOT NULL CHECK (kind IN ('run_started', 'run_ended', 'document', 'link', 'citation',
                  'bare_link', 'exchange', 'trail', 'capture', 'requisites', 'post_answer', 'agreement', 'observation',
                  'fixity', 'package', 'import', 'foreign_capture', 'stamp', 'cosignature', 'parting',
                  'repair', 'quote_place', 'picture', 'memento', 'submission', 'purge', 'merge', 'document_name')),
  bytes BLOB    NOT NULL -- empty where the record was purged: see table purged
) STRICT;

-- The Merkle log of RFC 6962 over the records: entry idx belongs to the record with seq = idx + 1 and
-- names it by its id. entry = canonical JSON; leaf = SHA-256(0x00 || entry). idx has no gaps.
CREATE TABLE log (
  idx   INTEGER PRIMARY KEY CHECK (idx >= 0),
  entry BLOB    NOT NULL,
  leaf  BLOB    NOT NULL CHECK (length(leaf) = 32)
) STRICT;

-- Signed heads of the log (C2SP tlog-checkpoint): each binds the key to all entries below `size`.
-- `vkey` is the public key, `note` the checkpoint exactly as signed. `peaks` are the roots of the
-- full subtrees at that size, 32 bytes each, largest first; hashed together they give the root.
CREATE TABLE checkpoint (
  size  INTEGER PRIMARY KEY CHECK (size > 0),
  note  TEXT    NOT NULL,
  vkey  TEXT    NOT NULL,
  peaks BLOB    NOT NULL
) STRICT;

-- Bytes as received. `stored` says how they rest in the chunks: 'plain' as they are, 'zstd' as one
-- Zstandard frame (RFC 8878). `size` and `digest` are always those of the bytes as received.
-- `stored_digest` is the SHA-256 of the bytes as they rest (where plain, `digest` again): a frame has
-- bits that no decoder heeds, and a change in those should show too.
CREATE TABLE object (
  id            INTEGER PRIMARY KEY,
  digest        BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
  size          INTEGER NOT NULL CHECK (size >= 0),
  stored        TEXT    NOT NULL CHECK (stored IN ('plain', 'zstd')),
  stored_digest BLOB    NOT NULL CHECK (length(stored_digest) = 32),
  chunk_count   INTEGER NOT NULL CHECK (chunk_count >= 0)
) STRICT;

-- An object's stored bytes in pieces of at most 1 MiB, in the order of `position` from 0.
CREATE TABLE chunk (
  id       INTEGER PRIMARY KEY,
  object   INTEGER NOT NULL REFERENCES object (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  bytes    BLOB    NOT NULL CHECK (length(bytes) BETWEEN 1 AND 1048576),
  UNIQUE (object, position)
) STRICT;

CREATE TABLE run (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  command TEXT    NOT NULL,
  program TEXT    NOT NULL,
  started INTEGER NOT NULL
) STRICT;

-- A run without a row here was cut off.
CREATE TABLE run_end (
  record    INTEGER PRIMARY KEY REFERENCES record (seq),
  run       INTEGER NOT NULL UNIQUE REFERENCES run (record),
  ended     INTEGER NOT NULL,
  exit_code INTEGER NOT NULL
) STRICT;

CREATE TABLE document (
  record     INTEGER PRIMARY KEY REFERENCES record (seq),
  object     INTEGER NOT NULL REFERENCES object (id),
  name       TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  media_type TEXT    NOT NULL,
  taken_in   INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_object ON document (object);

-- Another name or place under which a document's bytes were met again.
CREATE TABLE document_name (
  record   INTEGER PRIMARY KEY REFERENCES record (seq),
  document INTEGER NOT NULL REFERENCES document (record),
  name     TEXT    NOT NULL,
  source   TEXT    NOT NULL
) STRICT;
CREATE INDEX document_name_by_document ON document_name (document);

-- A link as cited, once, however often it is cited.
CREATE TABLE link (
  record INTEGER PRIMARY KEY REFERENCES record (seq),
  url    TEXT    NOT NULL UNIQUE
) STRICT;

-- A place in a document where a post is quoted. Offsets count Unicode code points.
CREATE TABLE citation (
  record        INTEGER PRIMARY KEY REFERENCES record (seq),
  document      INTEGER NOT NULL REFERENCES document (record),
  position      INTEGER NOT NULL,
  quoted_text   TEXT    NOT NULL,
  start_at      INTEGER NOT NULL,
  end_at        INTEGER NOT NULL,
  author_name   TEXT,
  author_handle TEXT,
  printed_date  TEXT,
  platform      TEXT    NOT NULL,
  status_id     TEXT,
  UNIQUE (document, position)
) STRICT;

CREATE TABLE citation_link (
  record   INTEGER NOT NULL REFERENCES citation (record),
  position INTEGER NOT NULL,
  link     INTEGER NOT NULL REFERENCES link (record),
  PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_link_by_link ON citation_link (link);

-- A social link cited outside any quote.
CREATE TABLE bare_link (
  record   INTEGER PRIMARY KEY REFERENCES record (seq),
  document INTEGER NOT NULL REFERENCES document (record),
  link     INTEGER NOT NULL REFERENCES link (record),
  start_at INTEGER NOT NULL,
  end_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX bare_link_by_document ON bare_link (document);

-- One request and its answer, or why there was none.
CREATE TABLE exchange (
  record    INTEGER PRIMARY KEY REFERENCES record (seq),
  url       TEXT    NOT NULL,
  started   INTEGER NOT NULL,
  ended     INTEGER NOT NULL,
  status    INTEGER,
  no_answer TEXT,
  body      INTEGER REFERENCES object (id),
  CHECK ((status IS NULL) = (body IS NULL)),
  CHECK ((status IS NULL) <> (no_answer IS NULL))
) STRICT;
CREATE INDEX exchange_by_body ON exchange (body);

-- A link followed to its end.
CREATE TABLE trail (
  record        INTEGER PRIMARY KEY REFERENCES record (seq),
  link          INTEGER NOT NULL REFERENCES link (record),
  end_code      TEXT    NOT NULL,
  end_url       TEXT    NOT NULL,
  post_platform TEXT,
  post_id       TEXT
) STRICT;
CREATE INDEX trail_by_link ON trail (link);
-- Links of one site that all end at one address show a catch-all page.
CREATE INDEX trail_by_end ON trail (end_url);

-- The exchanges of a trail, of a post answer, or on the way to a captured requisite, in order.
CREATE TABLE hop (
  record   INTEGER NOT NULL REFERENCES record (seq),
  position INTEGER NOT NULL,
  via      TEXT    NOT NULL,
  exchange INTEGER NOT NULL REFERENCES exchange (record),
  PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;

-- What a platform said when asked about a post.
CREATE TABLE post_answer (
  record   INTEGER PRIMARY KEY REFERENCES record (seq),
  platform TEXT    NOT NULL,
  post_id  TEXT    NOT NULL,
  source   TEXT    NOT NULL,
  absence  TEXT -- null: the post was shown
) STRICT;
CREATE INDEX post_answer_by_post ON post_answer (platform, post_id);

-- A resource obtained for a trail or a post answer (`of_record`), with the grade of the copy.
CREATE TABLE capture (
  record    INTEGER PRIMARY KEY REFERENCES record (seq),
  of_record INTEGER NOT NULL REFERENCES record (seq),
  exchange  INTEGER NOT NULL REFERENCES exchange (record),
  role      TEXT    NOT NULL,
  object    INTEGER NOT NULL REFERENCES object (id),
  grade     TEXT    NOT NULL,
  rule      TEXT    NOT NULL
) STRICT;
CREATE INDEX capture_by_of ON capture (of_record);

-- What it takes to see a captured page or video again: how much of it is held as captures of the same
-- `of_record` with the role 'requisite'.
CREATE TABLE requisites (
  record    INTEGER PRIMARY KEY REFERENCES record (seq),
  of_record INTEGER NOT NULL REFERENCES record (seq),
  exchange  INTEGER NOT NULL REFERENCES exchange (record),
  held      INTEGER NOT NULL,
  missed    INTEGER NOT NULL,
  left_out  INTEGER NOT NULL
) STRICT;
CREATE INDEX requisites_by_of ON requisites (of_record);

-- A quote compared with its post, and the printed date with the post id's clock.
CREATE TABLE agreement (
  record      INTEGER PRIMARY KEY REFERENCES record (seq),
  citation    INTEGER NOT NULL REFERENCES citation (record),
  post_answer INTEGER REFERENCES post_answer (record),
  outcome     TEXT    NOT NULL,
  clock       TEXT    NOT NULL
) STRICT;
CREATE INDEX agreement_by_citation ON agreement (citation);

-- Where the words of a quote's post stand in the document, beside where the quote was first read.
CREATE TABLE quote_place (
  record      INTEGER PRIMARY KEY REFERENCES record (seq),
  citation    INTEGER NOT NULL REFERENCES citation (record),
  post_answer INTEGER NOT NULL REFERENCES post_answer (record),
  outcome     TEXT    NOT NULL,
  start_at    INTEGER, -- null: no one place
  end_at      INTEGER
) STRICT;
CREATE INDEX quote_place_by_citation ON quote_place (citation);

-- What a stored picture shows, as 64 signs in hexadecimal: alike in most of them means alike to look at, no more.
CREATE TABLE picture (
  record      INTEGER PRIMARY KEY REFERENCES record (seq),
  object      INTEGER NOT NULL REFERENCES object (id),
  rule        TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL
) STRICT;
CREATE INDEX picture_by_object ON picture (object);

-- What one check of a link saw. The newest row is not the truth: all of them are.
CREATE TABLE observation (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  link    INTEGER NOT NULL REFERENCES link (record),
  trail   INTEGER REFERENCES trail (record),
  at      INTEGER NOT NULL,
  verdict TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  rule    TEXT    NOT NULL,
  state      TEXT,    -- what all checks up to this one add up to; null where that was not recorded
  confirmed  INTEGER, -- 1: enough checks over enough time agree
  next_check INTEGER  -- when the link is to be asked next; null: never by itself
) STRICT;
CREATE INDEX observation_by_link ON observation (link, record);

-- What a check saw of each of the things that its link leads over or to, which live and die apart: the short link
-- itself ('short_link'), the page behind it ('target'), the post ('post') and its media ('medium'). `state` is what
-- all checks of the same `part` and `address` under the same link add up to. No rows where the link is all there is.
CREATE TABLE observed_part (
  record    INTEGER NOT NULL REFERENCES observation (record),
  position  INTEGER NOT NULL,
  part      TEXT    NOT NULL,
  address   TEXT    NOT NULL, -- of a post its platform and id: 'x:20'
  verdict   TEXT    NOT NULL,
  reason    TEXT    NOT NULL,
  state     TEXT    NOT NULL,
  confirmed INTEGER NOT NULL,
  PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;

-- Copies of a link were looked for in public web archives: what came of it, and the copy that was shown to hold
-- what was cited (`memento_verified`) or that is the nearest (`memento_unverified`).
CREATE TABLE memento (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  link    INTEGER NOT NULL REFERENCES link (record),
  outcome TEXT    NOT NULL,
  address TEXT,    -- null: none found, or an archive could not be asked
  made    INTEGER  -- when the archive says that copy was made
) STRICT;
CREATE INDEX memento_by_link ON memento (link, record);

-- A link that is served was handed to a web archive so that it makes a copy.
CREATE TABLE submission (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  link    INTEGER NOT NULL REFERENCES link (record),
  archive TEXT    NOT NULL,
  outcome TEXT    NOT NULL,
  address TEXT
) STRICT;
CREATE INDEX submission_by_link ON submission (link, record);

-- When each link is to be asked next: the next_check of its newest observation, 0 before the first. Made
-- of the rows above by the triggers below and nothing else, so that what is due is found without reading
-- them; the one table whose rows change. `pressmark verify` makes it again and compares.
CREATE TABLE due (
  link       INTEGER PRIMARY KEY REFERENCES link (record),
  next_check INTEGER
) STRICT;
CREATE INDEX due_by_time ON due (next_check) WHERE next_check IS NOT NULL;
CREATE TRIGGER due_of_new_link AFTER INSERT ON link
BEGIN INSERT INTO due (link, next_check) VALUES (NEW.record, 0); END;
CREATE TRIGGER due_of_observation AFTER INSERT ON observation
BEGIN UPDATE due SET next_check = NEW.next_check WHERE link = NEW.link; END;

-- A check of everything stored.
CREATE TABLE fixity (
  record   INTEGER PRIMARY KEY REFERENCES record (seq),
  at       INTEGER NOT NULL,
  objects  INTEGER NOT NULL,
  bytes    INTEGER NOT NULL,
  findings INTEGER NOT NULL
) STRICT;

-- A time stamp over the checkpoint of `size` entries: the reply of an authority (RFC 3161) with the root
-- certificates it was believed by, or an OpenTimestamps proof.
CREATE TABLE stamp (
  record    INTEGER PRIMARY KEY REFERENCES record (seq),
  size      INTEGER NOT NULL,
  kind      TEXT    NOT NULL,
  authority TEXT    NOT NULL,
  token     INTEGER NOT NULL REFERENCES object (id),
  roots     INTEGER REFERENCES object (id),
  time      INTEGER -- null: promised and not made yet
) STRICT;
CREATE INDEX stamp_by_size ON stamp (size);
CREATE INDEX stamp_by_token ON stamp (token);
CREATE INDEX stamp_by_roots ON stamp (roots);

-- A witness cosigned the checkpoint of `size` entries.
CREATE TABLE cosignature (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  size    INTEGER NOT NULL,
  witness TEXT    NOT NULL,
  time    INTEGER NOT NULL
) STRICT;

-- A history of `size` signed entries was given up for the one that is here.
CREATE TABLE parting (
  record INTEGER PRIMARY KEY REFERENCES record (seq),
  size   INTEGER NOT NULL,
  reason TEXT    NOT NULL
) STRICT;

-- The bytes of an object were put back from elsewhere.
CREATE TABLE repair (
  record INTEGER PRIMARY KEY REFERENCES record (seq),
  object INTEGER NOT NULL REFERENCES object (id),
  source TEXT    NOT NULL
) STRICT;

-- A package was made of records of this archive and handed out.
CREATE TABLE package (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  format  TEXT    NOT NULL,
  records INTEGER NOT NULL
) STRICT;

-- A package of another program was taken in.
CREATE TABLE import (
  record INTEGER PRIMARY KEY REFERENCES record (seq),
  name   TEXT    NOT NULL,
  form   TEXT    NOT NULL
) STRICT;

-- A resource out of such a package: address and time are the package's word, the bytes are an object.
CREATE TABLE foreign_capture (
  record     INTEGER PRIMARY KEY REFERENCES record (seq),
  import     INTEGER NOT NULL REFERENCES import (record),
  url        TEXT    NOT NULL,
  claimed_at INTEGER,
  object     INTEGER NOT NULL REFERENCES object (id),
  grade      TEXT    NOT NULL
) STRICT;
CREATE INDEX foreign_capture_by_object ON foreign_capture (object);
CREATE INDEX foreign_capture_by_url ON foreign_capture (url);

-- Records were taken out for good: their bytes here, their rows in the tables, and the objects that nothing
-- else speaks of. Their entries in the log stay, so that every proof still holds.
CREATE TABLE purge (
  record  INTEGER PRIMARY KEY REFERENCES record (seq),
  author  TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  objects INTEGER NOT NULL
) STRICT;

-- What a purge took out, in the order of its record.
CREATE TABLE purged (
  record   INTEGER NOT NULL REFERENCES purge (record),
  position INTEGER NOT NULL,
  target   INTEGER NOT NULL REFERENCES record (seq),
  PRIMARY KEY (record, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX purged_by_target ON purged (target);

-- Another archive's log was taken in, went on, or contradicted what was taken in before (`contradicts` 1).
CREATE TABLE merge (
  record      INTEGER PRIMARY KEY REFERENCES record (seq),
  origin      TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  root        TEXT    NOT NULL, -- hexadecimal
  contradicts INTEGER NOT NULL
) STRICT;
CREATE INDEX merge_by_origin ON merge (origin);

-- Logs of other archives, as they are there: entries with the records they name, signed heads, and the
-- objects those records speak of. Nothing in them counts as seen by this archive's computer. What they must be
-- stands in the newest row of `merge` for their origin.
CREATE TABLE merged_log (
  id     INTEGER PRIMARY KEY,
  origin TEXT    NOT NULL UNIQUE
) STRICT;
CREATE TABLE merged_entry (
  log    INTEGER NOT NULL REFERENCES merged_log (id),
  idx    INTEGER NOT NULL CHECK (idx >= 0),
  entry  BLOB    NOT NULL,
  record BLOB    NOT NULL CHECK (length(record) = 32), -- SHA-256(bytes)
  bytes  BLOB    NOT NULL, -- empty where the record was purged there
  PRIMARY KEY (log, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_entry_by_record ON merged_entry (record);
CREATE TABLE merged_checkpoint (
  log  INTEGER NOT NULL REFERENCES merged_log (id),
  size INTEGER NOT NULL CHECK (size > 0),
  note TEXT    NOT NULL,
  vkey TEXT    NOT NULL,
  PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;
CREATE TABLE merged_object (
  log    INTEGER NOT NULL REFERENCES merged_log (id),
  object INTEGER NOT NULL REFERENCES object (id),
  PRIMARY KEY (log, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_object_by_object ON merged_object (object);

-- Nothing is ever changed or taken out, but for a purge and bytes put back, which say so in the log. These stop accidents and bugs, not an attacker with the file:
-- it is the digests that show what an attacker did.
CREATE TRIGGER record_unchanged BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'append-only: record rows are never changed'); END;
CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'append-only: record rows are never deleted'); END;
CREATE TRIGGER object_unchanged BEFORE UPDATE ON object BEGIN SELECT RAISE(ABORT, 'append-only: object rows are never changed'); END;
CREATE TRIGGER object_kept BEFORE DELETE ON object BEGIN SELECT RAISE(ABORT, 'append-only: object rows are never deleted'); END;
CREATE TRIGGER chunk_unchanged BEFORE UPDATE ON chunk BEGIN SELECT RAISE(ABORT, 'append-only: chunk rows are never changed'); END;
CREATE TRIGGER chunk_kept BEFORE DELETE ON chunk BEGIN SELECT RAISE(ABORT, 'append-only: chunk rows are never deleted'); END;
CREATE TRIGGER run_unchanged BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'append-only: run rows are never changed'); END;
CREATE TRIGGER run_kept BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'append-only: run rows are never deleted'); END;
CREATE TRIGGER run_end_unchanged BEFORE UPDATE ON run_end BEGIN SELECT RAISE(ABORT, 'append-only: run_end rows are never changed'); END;
CREATE TRIGGER run_end_kept BEFORE DELETE ON run_end BEGIN SELECT RAISE(ABORT, 'append-only: run_end rows are never deleted'); END;
CREATE TRIGGER document_unchanged BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'append-only: document rows are never changed'); END;
CREATE TRIGGER document_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'append-only: document rows are never deleted'); END;
CREATE TRIGGER document_name_unchanged BEFORE UPDATE ON document_name BEGIN SELECT RAISE(ABORT, 'append-only: document_name rows are never changed'); END;
CREATE TRIGGER document_name_kept BEFORE DELETE ON document_name BEGIN SELECT RAISE(ABORT, 'append-only: document_name rows are never deleted'); END;
CREATE TRIGGER link_unchanged BEFORE UPDATE ON link BEGIN SELECT RAISE(ABORT, 'append-only: link rows are never changed'); END;
CREATE TRIGGER link_kept BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'append-only: link rows are never deleted'); END;
CREATE TRIGGER citation_unchanged BEFORE UPDATE ON citation BEGIN SELECT RAISE(ABORT, 'append-only: citation rows are never changed'); END;
CREATE TRIGGER citation_kept BEFORE DELETE ON citation BEGIN SELECT RAISE(ABORT, 'append-only: citation rows are never deleted'); END;
CREATE TRIGGER citation_link_unchanged BEFORE UPDATE ON citation_link BEGIN SELECT RAISE(ABORT, 'append-only: citation_link rows are never changed'); END;
CREATE TRIGGER citation_link_kept BEFORE DELETE ON citation_link BEGIN SELECT RAISE(ABORT, 'append-only: citation_link rows are never deleted'); END;
CREATE TRIGGER bare_link_unchanged BEFORE UPDATE ON bare_link BEGIN SELECT RAISE(ABORT, 'append-only: bare_link rows are never changed'); END;
CREATE TRIGGER bare_link_kept BEFORE DELETE ON bare_link BEGIN SELECT RAISE(ABORT, 'append-only: bare_link rows are never deleted'); END;
CREATE TRIGGER exchange_unchanged BEFORE UPDATE ON exchange BEGIN SELECT RAISE(ABORT, 'append-only: exchange rows are never changed'); END;
CREATE TRIGGER exchange_kept BEFORE DELETE ON exchange BEGIN SELECT RAISE(ABORT, 'append-only: exchange rows are never deleted'); END;
CREATE TRIGGER trail_unchanged BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'append-only: trail rows are never changed'); END;
CREATE TRIGGER trail_kept BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'append-only: trail rows are never deleted'); END;
CREATE TRIGGER hop_unchanged BEFORE UPDATE ON hop BEGIN SELECT RAISE(ABORT, 'append-only: hop rows are never changed'); END;
CREATE TRIGGER hop_kept BEFORE DELETE ON hop BEGIN SELECT RAISE(ABORT, 'append-only: hop rows are never deleted'); END;
CREATE TRIGGER post_answer_unchanged BEFORE UPDATE ON post_answer BEGIN SELECT RAISE(ABORT, 'append-only: post_answer rows are never changed'); END;
CREATE TRIGGER post_answer_kept BEFORE DELETE ON post_answer BEGIN SELECT RAISE(ABORT, 'append-only: post_answer rows are never deleted'); END;
CREATE TRIGGER capture_unchanged BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: capture rows are never changed'); END;
CREATE TRIGGER capture_kept BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: capture rows are never deleted'); END;
CREATE TRIGGER requisites_unchanged BEFORE UPDATE ON requisites BEGIN SELECT RAISE(ABORT, 'append-only: requisites rows are never changed'); END;
CREATE TRIGGER requisites_kept BEFORE DELETE ON requisites BEGIN SELECT RAISE(ABORT, 'append-only: requisites rows are never deleted'); END;
CREATE TRIGGER agreement_unchanged BEFORE UPDATE ON agreement BEGIN SELECT RAISE(ABORT, 'append-only: agreement rows are never changed'); END;
CREATE TRIGGER agreement_kept BEFORE DELETE ON agreement BEGIN SELECT RAISE(ABORT, 'append-only: agreement rows are never deleted'); END;
CREATE TRIGGER memento_unchanged BEFORE UPDATE ON memento BEGIN SELECT RAISE(ABORT, 'append-only: memento rows are never changed'); END;
CREATE TRIGGER memento_kept BEFORE DELETE ON memento BEGIN SELECT RAISE(ABORT, 'append-only: memento rows are never deleted'); END;
CREATE TRIGGER submission_unchanged BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'append-only: submission rows are never changed'); END;
CREATE TRIGGER submission_kept BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'append-only: submission rows are never deleted'); END;
CREATE TRIGGER picture_unchanged BEFORE UPDATE ON picture BEGIN SELECT RAISE(ABORT, 'append-only: picture rows are never changed'); END;
CREATE TRIGGER picture_kept BEFORE DELETE ON picture BEGIN SELECT RAISE(ABORT, 'append-only: picture rows are never deleted'); END;
CREATE TRIGGER quote_place_unchanged BEFORE UPDATE ON quote_place BEGIN SELECT RAISE(ABORT, 'append-only: quote_place rows are never changed'); END;
CREATE TRIGGER quote_place_kept BEFORE DELETE ON quote_place BEGIN SELECT RAISE(ABORT, 'append-only: quote_place rows are never deleted'); END;
CREATE TRIGGER observation_unchanged BEFORE UPDATE ON observation BEGIN SELECT RAISE(ABORT, 'append-only: observation rows are never changed'); END;
CREATE TRIGGER observation_kept BEFORE DELETE ON observation BEGIN SELECT RAISE(ABORT, 'append-only: observation rows are never deleted'); END;
CREATE TRIGGER observed_part_unchanged BEFORE UPDATE ON observed_part BEGIN SELECT RAISE(ABORT, 'append-only: observed_part rows are never changed'); END;
CREATE TRIGGER observed_part_kept BEFORE DELETE ON observed_part BEGIN SELECT RAISE(ABORT, 'append-only: observed_part rows are never deleted'); END;
CREATE TRIGGER fixity_unchanged BEFORE UPDATE ON fixity BEGIN SELECT RAISE(ABORT, 'append-only: fixity rows are never changed'); END;
CREATE TRIGGER fixity_kept BEFORE DELETE ON fixity BEGIN SELECT RAISE(ABORT, 'append-only: fixity rows are never deleted'); END;
CREATE TRIGGER stamp_unchanged BEFORE UPDATE ON stamp BEGIN SELECT RAISE(ABORT, 'append-only: stamp rows are never changed'); END;
CREATE TRIGGER stamp_kept BEFORE DELETE ON stamp BEGIN SELECT RAISE(ABORT, 'append-only: stamp rows are never deleted'); END;
CREATE TRIGGER cosignature_unchanged BEFORE UPDATE ON cosignature BEGIN SELECT RAISE(ABORT, 'append-only: cosignature rows are never changed'); END;
CREATE TRIGGER cosignature_kept BEFORE DELETE ON cosignature BEGIN SELECT RAISE(ABORT, 'append-only: cosignature rows are never deleted'); END;
CREATE TRIGGER parting_unchanged BEFORE UPDATE ON parting BEGIN SELECT RAISE(ABORT, 'append-only: parting rows are never changed'); END;
CREATE TRIGGER parting_kept BEFORE DELETE ON parting BEGIN SELECT RAISE(ABORT, 'append-only: parting rows are never deleted'); END;
CREATE TRIGGER repair_unchanged BEFORE UPDATE ON repair BEGIN SELECT RAISE(ABORT, 'append-only: repair rows are never changed'); END;
CREATE TRIGGER repair_kept BEFORE DELETE ON repair BEGIN SELECT RAISE(ABORT, 'append-only: repair rows are never deleted'); END;
CREATE TRIGGER package_unchanged BEFORE UPDATE ON package BEGIN SELECT RAISE(ABORT, 'append-only: package rows are never changed'); END;
CREATE TRIGGER package_kept BEFORE DELETE ON package BEGIN SELECT RAISE(ABORT, 'append-only: package rows are never deleted'); END;
CREATE TRIGGER import_unchanged BEFORE UPDATE ON import BEGIN SELECT RAISE(ABORT, 'append-only: import rows are never changed'); END;
CREATE TRIGGER import_kept BEFORE DELETE ON import BEGIN SELECT RAISE(ABORT, 'append-only: import rows are never deleted'); END;
CREATE TRIGGER foreign_capture_unchanged BEFORE UPDATE ON foreign_capture BEGIN SELECT RAISE(ABORT, 'append-only: foreign_capture rows are never changed'); END;
CREATE TRIGGER foreign_capture_kept BEFORE DELETE ON foreign_capture BEGIN SELECT RAISE(ABORT, 'append-only: foreign_capture rows are never deleted'); END;
CREATE TRIGGER purge_unchanged BEFORE UPDATE ON purge BEGIN SELECT RAISE(ABORT, 'append-only: purge rows are never changed'); END;
CREATE TRIGGER purge_kept BEFORE DELETE ON purge BEGIN SELECT RAISE(ABORT, 'append-only: purge rows are never deleted'); END;
CREATE TRIGGER purged_unchanged BEFORE UPDATE ON purged BEGIN SELECT RAISE(ABORT, 'append-only: purged rows are never changed'); END;
CREATE TRIGGER purged_kept BEFORE DELETE ON purged BEGIN SELECT RAISE(ABORT, 'append-only: purged rows are never deleted'); END;
CREATE TRIGGER merge_unchanged BEFORE UPDATE ON merge BEGIN SELECT RAISE(ABORT, 'append-only: merge rows are never changed'); END;
CREATE TRIGGER merge_kept BEFORE DELETE ON merge BEGIN SELECT RAISE(ABORT, 'append-only: merge rows are never deleted'); END;
CREATE TRIGGER merged_log_unchanged BEFORE UPDATE ON merged_log BEGIN SELECT RAISE(ABORT, 'append-only: merged_log rows are never changed'); END;
CREATE TRIGGER merged_log_kept BEFORE DELETE ON merged_log BEGIN SELECT RAISE(ABORT, 'append-only: merged_log rows are never deleted'); END;
CREATE TRIGGER merged_entry_unchanged BEFORE UPDATE ON merged_entry BEGIN SELECT RAISE(ABORT, 'append-only: merged_entry rows are never changed'); END;
CREATE TRIGGER merged_entry_kept BEFORE DELETE ON merged_entry BEGIN SELECT RAISE(ABORT, 'append-only: merged_entry rows are never deleted'); END;
CREATE TRIGGER merged_checkpoint_unchanged BEFORE UPDATE ON merged_checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: merged_checkpoint rows are never changed'); END;
CREATE TRIGGER merged_checkpoint_kept BEFORE DELETE ON merged_checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: merged_checkpoint rows are never deleted'); END;
CREATE TRIGGER merged_object_unchanged BEFORE UPDATE ON merged_object BEGIN SELECT RAISE(ABORT, 'append-only: merged_object rows are never changed'); END;
CREATE TRIGGER merged_object_kept BEFORE DELETE ON merged_object BEGIN SELECT RAISE(ABORT, 'append-only: merged_object rows are never deleted'); END;
-- Records are numbered from 1 without gaps, so that a missing one shows.
CREATE TRIGGER record_in_order BEFORE INSERT ON record
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM record)
BEGIN SELECT RAISE(ABORT, 'append-only: records are numbered without gaps'); END;
CREATE TRIGGER log_unchanged BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'append-only: log rows are never changed'); END;
CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'append-only: log rows are never deleted'); END;
CREATE TRIGGER log_in_order BEFORE INSERT ON log
WHEN NEW.idx <> (SELECT coalesce(max(idx), -1) + 1 FROM log)
BEGIN SELECT RAISE(ABORT, 'append-only: log entries are numbered without gaps'); END;
CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint rows are never changed'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append-only: checkpoint rows are never deleted'); END;
