-- A row of agreement says something else than its record.
-- finds: SELECT 'table agreement disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM agreement
UPDATE agreement SET outcome = 'differ' WHERE record = (SELECT min(record) FROM agreement);
