-- A chunk was added before an object's first.
-- finds: SELECT 'unlisted bytes, which no record speaks of: 1 chunks outside object ' || lower(hex(digest))
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
INSERT INTO chunk (object, position, bytes) VALUES ((SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3), -1, X'00');
