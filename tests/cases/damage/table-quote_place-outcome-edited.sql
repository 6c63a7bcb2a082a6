-- A row of quote_place says something else than its record.
-- finds: SELECT 'table quote_place disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM quote_place
UPDATE quote_place SET outcome = 'corrected', start_at = start_at + 1 WHERE record = (SELECT min(record) FROM quote_place);
