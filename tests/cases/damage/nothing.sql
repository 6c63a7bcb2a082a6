-- Nothing is damaged: rows are written anew and triggers made anew.
UPDATE link SET url = url;
VACUUM;
