-- A row of run says something else than its record.
-- finds: SELECT 'table run disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM run
UPDATE run SET started = started + 1 WHERE record = (SELECT min(record) FROM run);
