-- A step is added before a trail's first.
-- finds: SELECT 'table hop disagrees with record number ' || min(record) || ': no record accounts for the row' FROM hop
INSERT INTO hop (record, position, via, exchange)
SELECT record, -1, via, exchange FROM hop WHERE record = (SELECT min(record) FROM hop) AND position = 0;
