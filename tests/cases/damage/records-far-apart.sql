-- The last record is numbered far beyond the others.
-- finds: SELECT 'records number ' || max(seq) || ' to ' || (max(seq) + 4999) || ' are missing' FROM record
-- finds: SELECT 'table run_end disagrees with record number ' || (max(seq) + 5000) || ': the row its record describes is not there or says something else' FROM record
-- finds: SELECT 'table run_end disagrees with record number ' || max(seq) || ': no record accounts for the row' FROM record
-- finds: SELECT 'log entries ' || max(seq) || ' to ' || (max(seq) + 4999) || ' are missing' FROM record
UPDATE record SET seq = seq + 5000 WHERE seq = (SELECT max(seq) FROM record);
