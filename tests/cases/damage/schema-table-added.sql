-- A table was added.
-- finds: SELECT 'the database file is damaged: table remark does not belong there'
CREATE TABLE remark (words TEXT) STRICT;
