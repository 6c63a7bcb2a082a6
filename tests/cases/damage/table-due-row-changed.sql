-- The time of a link's next check is put off for ever.
-- finds: SELECT 'table due disagrees with record number ' || min(record) || ': the time of its next check is not that of its newest observation' FROM link
UPDATE due SET next_check = NULL WHERE link = (SELECT min(record) FROM link);
