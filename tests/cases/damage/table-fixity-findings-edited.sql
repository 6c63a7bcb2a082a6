-- A row of fixity says something else than its record.
-- finds: SELECT 'table fixity disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM fixity
UPDATE fixity SET findings = 7 WHERE record = (SELECT min(record) FROM fixity);
