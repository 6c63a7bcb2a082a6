-- A row of trail says something else than its record.
-- finds: SELECT 'table trail disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM trail
UPDATE trail SET end_code = 'loop' WHERE record = (SELECT min(record) FROM trail);
