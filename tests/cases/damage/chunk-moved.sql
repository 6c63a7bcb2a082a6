-- Two chunks of one object changed places.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || size || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE chunk SET position = 9 WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 0;
UPDATE chunk SET position = 0 WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 1;
UPDATE chunk SET position = 1 WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 9;
