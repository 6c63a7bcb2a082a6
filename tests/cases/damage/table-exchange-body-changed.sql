-- The row of an exchange is pointed at another body.
-- finds: SELECT 'table exchange disagrees with record number ' || max(record) || ': the row its record describes is not there or says something else' FROM exchange
UPDATE exchange SET body = 1 WHERE record = (SELECT max(record) FROM exchange);
