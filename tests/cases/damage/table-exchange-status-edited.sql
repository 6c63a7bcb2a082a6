-- A row of exchange says something else than its record.
-- finds: SELECT 'table exchange disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM exchange
UPDATE exchange SET status = 404 WHERE record = (SELECT min(record) FROM exchange);
