-- An object is said to be stored in a form there is not.
-- finds: SELECT 'object ' || lower(hex(digest)) || ' is altered: it is said to be stored as Plain, which is no form of ours'
--        FROM object WHERE id = 1
UPDATE object SET stored = 'Plain' WHERE id = 1;
