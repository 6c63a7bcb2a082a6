-- The row of an exchange has neither a status nor a reason for having none.
-- finds: SELECT 'table exchange disagrees with record number ' || max(record) || ': the row its record describes is not there or says something else' FROM exchange
UPDATE exchange SET status = NULL, no_answer = NULL WHERE record = (SELECT max(record) FROM exchange);
