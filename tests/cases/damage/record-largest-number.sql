-- The last record has the largest number there is.
-- finds: SELECT 'records number ' || max(seq) || ' to 9223372036854775806 are missing' FROM record
-- finds: SELECT 'table run_end disagrees with record number 9223372036854775807: the row its record describes is not there or says something else'
-- finds: SELECT 'table run_end disagrees with record number ' || max(seq) || ': no record accounts for the row' FROM record
-- finds: SELECT 'log entries ' || max(seq) || ' to 9223372036854775806 are missing' FROM record
UPDATE record SET seq = 9223372036854775807 WHERE seq = (SELECT max(seq) FROM record);
