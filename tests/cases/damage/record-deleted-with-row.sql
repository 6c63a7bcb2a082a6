-- A record and its rows are deleted together.
-- finds: SELECT 'record number ' || seq || ' is missing'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'observation')
CREATE TEMP TABLE gone AS SELECT (SELECT min(seq) FROM record WHERE kind = 'observation') AS seq;
DELETE FROM observed_part WHERE record = (SELECT seq FROM gone);
DELETE FROM observation WHERE record = (SELECT seq FROM gone);
DELETE FROM record WHERE seq = (SELECT seq FROM gone);
