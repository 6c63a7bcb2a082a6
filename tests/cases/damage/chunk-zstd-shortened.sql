-- A compressed object lost its last byte.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: the stored Zstandard frame is broken: incomplete frame'
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1)
UPDATE chunk SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE object = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1);
