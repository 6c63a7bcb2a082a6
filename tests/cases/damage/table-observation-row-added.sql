-- An observation was written into the table that no record tells.
-- finds: SELECT 'table observation disagrees with record number ' || max(seq) || ': no record accounts for the row' FROM record
INSERT INTO observation (record, link, trail, at, verdict, reason, rule)
SELECT (SELECT max(seq) FROM record), link, trail, at, 'alive', reason, rule
FROM observation WHERE record = (SELECT min(record) FROM observation);
