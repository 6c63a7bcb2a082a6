-- A record is listed as another kind.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: it is listed as fixity and says it is agreement'
--        FROM record WHERE seq = (SELECT min(record) FROM agreement)
-- finds: SELECT 'table agreement disagrees with record number ' || min(record) || ': no record accounts for the row' FROM agreement
UPDATE record SET kind = 'fixity' WHERE seq = (SELECT min(record) FROM agreement);
