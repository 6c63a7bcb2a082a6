-- A citation is made to cite another link.
-- finds: SELECT 'table citation_link disagrees with record number ' || min(record) || ': the row its record describes is not there or says something else' FROM citation_link
UPDATE citation_link SET link = (SELECT max(record) FROM link)
WHERE record = (SELECT min(record) FROM citation_link) AND position = 0;
