-- An object is said to have a chunk less.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: 2097152 bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE object SET chunk_count = 2 WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
