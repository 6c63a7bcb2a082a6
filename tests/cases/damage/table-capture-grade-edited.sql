-- A row of capture says something else than its record.
-- finds: SELECT 'table capture disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM capture
UPDATE capture SET grade = 'content' WHERE record = (SELECT min(record) FROM capture);
