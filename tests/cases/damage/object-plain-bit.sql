-- One bit of a plain object is flipped.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || size || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
UPDATE chunk SET bytes = unhex(substr(hex(bytes), 1, 401) || printf('%X', (instr('0123456789ABCDEF', substr(hex(bytes), 402, 1)) - 1 | 1) - (instr('0123456789ABCDEF', substr(hex(bytes), 402, 1)) - 1 & 1)) || substr(hex(bytes), 403))
WHERE object = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000);
