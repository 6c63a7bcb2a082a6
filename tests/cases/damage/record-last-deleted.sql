-- The last record is deleted; its row and its entry in the log show it.
-- finds: SELECT 'table run_end disagrees with record number ' || max(seq) || ': no record accounts for the row' FROM record
-- finds: SELECT 'record number ' || max(seq) || ' is missing' FROM record
DELETE FROM record WHERE seq = (SELECT max(seq) FROM record);
