-- The row of an exchange is deleted. Its body is spoken of by the record all the same.
-- finds: SELECT 'table exchange disagrees with record number ' || max(record) || ': the row its record describes is not there or says something else' FROM exchange
DELETE FROM exchange WHERE record = (SELECT max(record) FROM exchange);
