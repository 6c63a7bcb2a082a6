-- The guard against deleting records is gone.
-- triggers stay
-- finds: SELECT 'the database file is damaged: trigger record_kept is missing'
DROP TRIGGER record_kept;
