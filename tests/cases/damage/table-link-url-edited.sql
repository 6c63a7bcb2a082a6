-- A row of link says something else than its record.
-- finds: SELECT 'table link disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM link
UPDATE link SET url = url || '/' WHERE record = (SELECT min(record) FROM link);
