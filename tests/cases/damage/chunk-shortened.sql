-- A chunk lost its last byte.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || (size - 1) || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE chunk SET bytes = substr(bytes, 1, length(bytes) - 1)
WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 1;
