-- The same with an entry in it that names a record of ours.
-- finds: SELECT 'the merged log elsewhere is altered: no record tells that it was taken in'
INSERT INTO merged_log (id, origin) VALUES (1, 'elsewhere');
INSERT INTO merged_entry (log, idx, entry, record, bytes)
  SELECT 1, 0, log.entry, record.id, record.bytes FROM log JOIN record ON record.seq = 1 WHERE log.idx = 0;
