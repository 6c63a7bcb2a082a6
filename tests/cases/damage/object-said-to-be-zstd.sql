-- A plain object is said to be compressed.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: the stored Zstandard frame is broken: Unknown frame descriptor'
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
UPDATE object SET stored = 'zstd' WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000);
