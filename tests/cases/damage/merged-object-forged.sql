-- An object nobody speaks of is passed off as one of a merged log.
-- finds: SELECT 'the merged log elsewhere is altered: no record tells that it was taken in'
-- finds: SELECT 'the merged log elsewhere is altered: 1 objects are listed with it that none of its records speaks of'
INSERT INTO merged_log (id, origin) VALUES (1, 'elsewhere');
INSERT INTO object (id, digest, size, stored, stored_digest, chunk_count) SELECT max(id) + 1,
  X'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855', 0, 'plain',
  X'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855', 0 FROM object;
INSERT INTO merged_object (log, object) SELECT 1, max(id) FROM object;
