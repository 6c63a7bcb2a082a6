-- An object nobody speaks of is passed off as one of a merged log.
-- finds: SELECT 'the merged log elsewhere is altered: no record tells that it was taken in'
-- finds: SELECT 'the merged log elsewhere is altered: 1 objects are listed with it that none of its records speaks of'
INSERT INTO merged_log (id, origin) VALUES (1, 'elsewhere');
INSERT INTO object (id, digest, size, stored, stored_digest, chunk_count) SELECT max(id) + 1,
  X'2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881', 1, 'plain',
  X'2D711642B726B04401627CA9FBAC32F5C8530FB1903CC4DB02258717921A4881', 1 FROM object;
INSERT INTO chunk (object, position, bytes) SELECT max(id), 0, X'78' FROM object;
INSERT INTO merged_object (log, object) SELECT 1, max(id) FROM object;
