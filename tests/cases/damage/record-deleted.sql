-- A record in the middle is deleted; its rows in the tables tell of it still.
-- finds: SELECT 'record number ' || seq || ' is missing'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'observation')
-- finds: SELECT 'table observation disagrees with record number ' || seq || ': no record accounts for the row'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'observation')
-- finds: SELECT 'table observed_part disagrees with record number ' || seq || ': no record accounts for the row'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'observation')
DELETE FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'observation');
