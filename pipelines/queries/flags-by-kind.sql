-- How often each kind of flag was raised, and in how many documents
-- ข้อสังเกตชนิดใดพบบ่อย และพบในกี่เอกสาร
-- takes: year, province, agency, kind
SELECT severity, kind, count(*) AS flags, count(DISTINCT document_id) AS documents
FROM flags
JOIN documents USING (document_id)
WHERE coalesce(document_type, '') NOT IN ('budget', 'other_plan', 'other')
    AND coalesce(fiscal_year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(instr(agency, $agency) > 0, $agency IS NULL)
    AND coalesce(kind = $kind, $kind IS NULL)
GROUP BY severity, kind
ORDER BY list_position(['error', 'warning', 'note'], severity), flags DESC, kind;
