-- An object is said to have a chunk more.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is missing: chunk 3 of 4 is missing'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE object SET chunk_count = 4 WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
