-- A compressed object is said to be plain.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || length(bytes) || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object JOIN chunk ON chunk.object = object.id WHERE object.id = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1)
UPDATE object SET stored = 'plain' WHERE id = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1);
