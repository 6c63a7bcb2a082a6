-- A row of run_end says something else than its record.
-- finds: SELECT 'table run_end disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM run_end
UPDATE run_end SET exit_code = 4 WHERE record = (SELECT min(record) FROM run_end);
