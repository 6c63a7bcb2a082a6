-- Two objects changed bodies.
-- finds: SELECT 'object ' || lower(hex(a.digest)) || ' is altered: its place holds the bytes of object ' || lower(hex(b.digest))
--        FROM object AS a, object AS b WHERE a.id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000) AND b.id = (SELECT max(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
-- finds: SELECT 'object ' || lower(hex(b.digest)) || ' is altered: its place holds the bytes of object ' || lower(hex(a.digest))
--        FROM object AS a, object AS b WHERE a.id = (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000) AND b.id = (SELECT max(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000)
CREATE TEMP TABLE pair AS SELECT (SELECT min(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000) AS a, (SELECT max(id) FROM object WHERE stored = 'plain' AND chunk_count = 1 AND size > 1000) AS b;
UPDATE chunk SET object = 9000 WHERE object = (SELECT a FROM pair);
UPDATE chunk SET object = (SELECT a FROM pair) WHERE object = (SELECT b FROM pair);
UPDATE chunk SET object = (SELECT b FROM pair) WHERE object = 9000;
