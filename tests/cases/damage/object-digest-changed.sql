-- An object is given another name.
-- finds: SELECT 'object 00' || substr(lower(hex(digest)), 3) || ' is altered: ' || size || ' bytes with another digest are stored where ' || size || ' bytes were received'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
-- finds: SELECT 'object ' || lower(hex(object.digest)) || ' is missing: record ' || document.record || ' speaks of it'
--        FROM document JOIN object ON object.id = document.object WHERE object.id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
UPDATE object SET digest = unhex('00' || substr(hex(digest), 3)) WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
