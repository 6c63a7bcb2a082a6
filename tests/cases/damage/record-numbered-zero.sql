-- The last record and its row are numbered 0.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: it is numbered 0, and numbers begin at 1'
--        FROM record WHERE seq = (SELECT max(seq) FROM record)
-- finds: SELECT 'record number ' || max(seq) || ' is missing' FROM record
CREATE TEMP TABLE last AS SELECT max(seq) AS seq FROM record;
UPDATE run_end SET record = 0 WHERE record = (SELECT seq FROM last);
UPDATE record SET seq = 0 WHERE seq = (SELECT seq FROM last);
