-- The last chunk of a large compressed object is deleted.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is missing: chunk ' || (chunk_count - 1) || ' of ' || chunk_count || ' is missing'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'zstd' AND chunk_count > 1)
DELETE FROM chunk WHERE object = (SELECT id FROM object WHERE stored = 'zstd' AND chunk_count > 1) AND position = (SELECT max(position) FROM chunk WHERE object = (SELECT id FROM object WHERE stored = 'zstd' AND chunk_count > 1));
