-- A step is added behind a trail's last.
-- finds: SELECT 'table hop disagrees with record number ' || min(record) || ': no record accounts for the row' FROM hop
INSERT INTO hop (record, position, via, exchange)
SELECT record, 90, via, exchange FROM hop WHERE record = (SELECT min(record) FROM hop) AND position = 0;
