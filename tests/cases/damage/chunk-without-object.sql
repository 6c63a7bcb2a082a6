-- Bytes were stored for an object that never was.
-- finds: SELECT 'unlisted bytes, which no record speaks of: chunk row ' || (max(id) + 1) || ' of object row 5000, which does not exist' FROM chunk
INSERT INTO chunk (object, position, bytes) VALUES (5000, 0, X'CAFE');
