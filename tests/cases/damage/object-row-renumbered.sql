-- An object has another row number, far away.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is missing: chunk 0 of 3 is missing'
--        FROM object WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
-- finds: SELECT 'table document disagrees with record number ' || document.record || ': the row its record describes is not there or says something else'
--        FROM document WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3)
-- finds: SELECT 'unlisted bytes, which no record speaks of: chunk row ' || id || ' of object row ' || object || ', which does not exist'
--        FROM chunk WHERE object = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3) ORDER BY id
UPDATE object SET id = 4611686018427387904 WHERE id = (SELECT id FROM object WHERE stored = 'plain' AND chunk_count = 3);
