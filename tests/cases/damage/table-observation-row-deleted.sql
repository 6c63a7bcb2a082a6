-- A row of observation is deleted.
-- finds: SELECT 'table observation disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM observation
DELETE FROM observation WHERE record = (SELECT min(record) FROM observation);
