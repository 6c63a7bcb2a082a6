-- The guard against changing objects guards nothing.
-- triggers stay
-- finds: SELECT 'the database file is damaged: trigger object_unchanged is not as it was made'
DROP TRIGGER object_unchanged;
CREATE TRIGGER object_unchanged BEFORE UPDATE ON object BEGIN SELECT 1; END;
