-- A record is given another name; those that speak of it find it no more.
-- finds: SELECT 'record 00' || substr(lower(hex(id)), 3) || ' is altered: its bytes now have another digest'
--        FROM record WHERE kind = 'citation' AND seq = (SELECT min(seq) FROM record WHERE kind = 'citation')
-- finds: SELECT 'table agreement disagrees with record number ' || agreement.record || ': its record refers to record ' || lower(hex(record.id)) || ', which is not there'
--        FROM agreement JOIN record ON record.seq = agreement.citation
--        WHERE agreement.citation = (SELECT min(seq) FROM record WHERE kind = 'citation')
-- finds: SELECT 'table quote_place disagrees with record number ' || quote_place.record || ': its record refers to record ' || lower(hex(record.id)) || ', which is not there'
--        FROM quote_place JOIN record ON record.seq = quote_place.citation
--        WHERE quote_place.citation = (SELECT min(seq) FROM record WHERE kind = 'citation')
-- finds: SELECT 'log entry ' || (seq - 1) || ' is out of order: it names record ' || lower(hex(id)) || ', which is not in the archive'
--        FROM record WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'citation')
UPDATE record SET id = unhex('00' || substr(hex(id), 3))
WHERE seq = (SELECT min(seq) FROM record WHERE kind = 'citation');
