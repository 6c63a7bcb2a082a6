-- A row says that a record was purged, and no record says so.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: record number ' || (SELECT min(record) FROM agreement)
--   || ' tells that it was purged, and it is here' FROM record WHERE seq = (SELECT min(record) FROM citation)
-- finds: SELECT 'table purged disagrees with record number ' || min(record) || ': no record accounts for the row' FROM agreement
INSERT INTO purged (record, position, target)
  VALUES ((SELECT min(record) FROM agreement), 0, (SELECT min(record) FROM citation));
