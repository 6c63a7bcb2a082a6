-- A row of post_answer says something else than its record.
-- finds: SELECT 'table post_answer disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM post_answer
UPDATE post_answer SET absence = 'deleted' WHERE record = (SELECT min(record) FROM post_answer);
