-- A whole table is gone.
-- finds: SELECT 'the database file is damaged: index observation_by_link is missing'
-- finds: SELECT 'the database file is damaged: table observation is missing'
-- finds: SELECT 'the database file is damaged: trigger due_of_observation is missing'
-- finds: SELECT 'the database file is damaged: trigger observation_kept is missing'
-- finds: SELECT 'the database file is damaged: trigger observation_unchanged is missing'
-- finds: SELECT 'table observation disagrees with record number ' || record || ': no such table: observation' FROM observation ORDER BY record
-- finds: SELECT 'the database file is damaged: no such table: observation'
DROP TABLE observation;
