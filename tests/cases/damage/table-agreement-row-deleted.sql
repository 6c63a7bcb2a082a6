-- A row of agreement is deleted.
-- finds: SELECT 'table agreement disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM agreement
DELETE FROM agreement WHERE record = (SELECT min(record) FROM agreement);
