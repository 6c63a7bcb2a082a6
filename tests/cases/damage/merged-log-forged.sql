-- A log is listed as taken in from another archive, and no record says so.
-- finds: SELECT 'the merged log elsewhere is altered: no record tells that it was taken in'
INSERT INTO merged_log (origin) VALUES ('elsewhere');
