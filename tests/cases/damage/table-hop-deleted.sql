-- A step of a trail is taken out.
-- finds: SELECT 'table hop disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM hop
DELETE FROM hop WHERE record = (SELECT min(record) FROM hop) AND position = 1;
