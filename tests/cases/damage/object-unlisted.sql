-- A sound object was added of which no record speaks: three bytes, "abc".
-- finds: SELECT 'unlisted bytes, which no record speaks of: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
INSERT INTO object (id, digest, size, stored, stored_digest, chunk_count)
SELECT max(id) + 1, X'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', 3, 'plain', X'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', 1 FROM object;
INSERT INTO chunk (object, position, bytes) SELECT max(id), 0, X'616263' FROM object;
