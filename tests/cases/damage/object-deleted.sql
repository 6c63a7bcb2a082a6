-- An object is deleted with all its chunks.
-- finds: SELECT 'object ' || lower(hex(object.digest)) || ' is missing: record ' || document.record || ' speaks of it'
--        FROM document JOIN object ON object.id = document.object WHERE object.id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
DELETE FROM chunk WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
DELETE FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
