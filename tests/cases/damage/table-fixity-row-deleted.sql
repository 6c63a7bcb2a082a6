-- A row of fixity is deleted.
-- finds: SELECT 'table fixity disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM fixity
DELETE FROM fixity WHERE record = (SELECT min(record) FROM fixity);
