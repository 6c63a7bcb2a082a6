-- A record's bytes are gone as after a purge, and no record tells of one: that would be a deletion in disguise.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: its bytes are gone, and no record tells of a purge'
--   FROM record WHERE seq = (SELECT min(record) FROM agreement)
-- finds: SELECT 'table agreement disagrees with record number ' || min(record) || ': no record accounts for the row' FROM agreement
UPDATE record SET bytes = X'' WHERE seq = (SELECT min(record) FROM agreement);
