-- A row of citation says something else than its record.
-- finds: SELECT 'table citation disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM citation
UPDATE citation SET quoted_text = quoted_text || '!' WHERE record = (SELECT min(record) FROM citation);
