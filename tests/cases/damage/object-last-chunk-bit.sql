-- One bit in the last chunk of a large object is flipped.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ' || size || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE chunk SET bytes = unhex(substr(hex(bytes), 1, 199) || printf('%X', (instr('0123456789ABCDEF', substr(hex(bytes), 200, 1)) - 1 | 1) - (instr('0123456789ABCDEF', substr(hex(bytes), 200, 1)) - 1 & 1)) || substr(hex(bytes), 201))
WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) AND position = 2;
