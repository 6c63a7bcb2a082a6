-- A link was written into the table under a number that no record has.
-- finds: SELECT 'table link disagrees with record number 100000: no record accounts for the row'
INSERT INTO link (record, url) VALUES (100000, 'https://example.org/');
