-- An index is gone.
-- finds: SELECT 'the database file is damaged: index trail_by_link is missing'
DROP INDEX trail_by_link;
