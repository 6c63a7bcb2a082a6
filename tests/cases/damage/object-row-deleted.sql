-- The row of an object is deleted, its chunk stays.
-- finds: SELECT 'object ' || lower(hex(object.digest)) || ' is missing: record ' || exchange.record || ' speaks of it'
--        FROM exchange JOIN object ON object.id = exchange.body WHERE object.id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
-- finds: SELECT 'object ' || lower(hex(object.digest)) || ' is missing: record ' || capture.record || ' speaks of it'
--        FROM capture JOIN object ON object.id = capture.object WHERE object.id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
-- finds: SELECT 'unlisted bytes, which no record speaks of: chunk row ' || id || ' of object row ' || object || ', which does not exist'
--        FROM chunk WHERE object = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
DELETE FROM object WHERE id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000);
