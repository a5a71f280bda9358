-- Units in charge, those with most measures first
-- หน่วยงานภายในใดเป็นผู้รับผิดชอบบ่อยที่สุด
-- takes: year, province, agency, issue, indicator
SELECT
    unit, count(*) AS measures, count(DISTINCT coalesce(agency_code, document_id)) AS agencies
FROM (SELECT *, unnest(owner_units) AS unit FROM measures) AS owned
JOIN documents USING (document_id)
WHERE coalesce(owned.fiscal_year = $year, $year IS NULL)
    AND coalesce(owned.province = $province, $province IS NULL)
    AND coalesce(instr(owned.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
GROUP BY unit
ORDER BY measures DESC, unit;
