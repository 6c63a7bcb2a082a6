-- A record is no JSON any more. Its rows can still be held against its number.
-- finds: SELECT 'record ' || lower(hex(id)) || ' is altered: its bytes now have another digest'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'trail')
UPDATE record SET bytes = X'7B7B7B'
WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'trail');
