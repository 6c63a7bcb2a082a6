-- One bit of a compressed object is flipped.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: ?'
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1)
UPDATE chunk SET bytes = unhex(substr(hex(bytes), 1, 401) || printf('%X', (instr('0123456789ABCDEF', substr(hex(bytes), 402, 1)) - 1 | 1) - (instr('0123456789ABCDEF', substr(hex(bytes), 402, 1)) - 1 & 1)) || substr(hex(bytes), 403))
WHERE object = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1);
