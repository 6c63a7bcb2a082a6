-- A row of document says something else than its record.
-- finds: SELECT 'table document disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM document
UPDATE document SET name = 'another name' WHERE record = (SELECT min(record) FROM document);
