-- A row of capture is deleted.
-- finds: SELECT 'table capture disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM capture
DELETE FROM capture WHERE record = (SELECT min(record) FROM capture);
