-- A row of observation says something else than its record.
-- finds: SELECT 'table observation disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM observation
UPDATE observation SET verdict = 'gone' WHERE record = (SELECT min(record) FROM observation);
