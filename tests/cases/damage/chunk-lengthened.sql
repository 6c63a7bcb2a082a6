-- A byte was put behind the last chunk's end.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || (size + 1) || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE chunk SET bytes = unhex(hex(bytes) || '00')
WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 2;
