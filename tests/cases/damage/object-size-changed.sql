-- An object is said to be one byte longer than it is.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: its bytes are whole, and its size is given as ' || (size + 1)
--        FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
UPDATE object SET size = size + 1 WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000);
