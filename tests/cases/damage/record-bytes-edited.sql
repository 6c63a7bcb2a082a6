-- A record says something else than it did.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: its bytes now have another digest'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'exchange')
UPDATE record SET bytes = CAST(replace(CAST(bytes AS TEXT), 'GET', 'PUT') AS BLOB)
WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'exchange');
