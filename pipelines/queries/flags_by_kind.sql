-- How often each kind of flag was raised, and in how many documents
SELECT severity, kind, count(*) AS flags, count(DISTINCT document_id) AS documents
FROM flags
GROUP BY severity, kind
ORDER BY list_position(['error', 'warning', 'note'], severity), flags DESC, kind;
