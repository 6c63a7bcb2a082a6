-- The last chunk of a large object is deleted.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is missing: chunk 2 of ' || chunk_count || ' is missing'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
DELETE FROM chunk WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 2;
