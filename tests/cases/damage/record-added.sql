-- A record was added whose name fits its bytes, which are no record.
-- finds: SELECT 'record ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad is altered: it cannot be read: expected value at line 1 column 1'
-- finds: SELECT 'log entry ' || max(seq) || ' is missing' FROM record
INSERT INTO record (seq, id, kind, bytes)
SELECT max(seq) + 1, X'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', 'link', X'616263' FROM record;
