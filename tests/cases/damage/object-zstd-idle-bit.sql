-- A bit of a compressed object is flipped that no decoder heeds: bit 4 of the frame's fifth byte, the
-- "unused bit" of the frame header descriptor (RFC 8878 section 3.1.1.1.1.4).
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: its bytes are whole, and do not rest as they were put'
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1)
UPDATE chunk SET bytes = unhex(substr(hex(bytes), 1, 8) || printf('%X', (instr('0123456789ABCDEF', substr(hex(bytes), 9, 1)) - 1) + 1) || substr(hex(bytes), 10))
WHERE object = (SELECT min(id) FROM object WHERE stored = 'zstd' AND chunk_count = 1);
