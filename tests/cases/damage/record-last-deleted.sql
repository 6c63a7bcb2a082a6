-- The last record is deleted; only its row shows it.
-- finds: SELECT 'table run_end disagrees with record number ' || max(seq) || ': no record accounts for the row' FROM record
DELETE FROM record WHERE seq = (SELECT max(seq) FROM record);
