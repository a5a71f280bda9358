-- Units in charge, those with most measures first; of an agency and year the plan counts, else the report
-- หน่วยงานภายในใดเป็นผู้รับผิดชอบบ่อยที่สุด (นับจากแผน ถ้าไม่มีแผนจึงนับจากรายงาน)
-- takes: year, province, agency, issue, indicator
WITH plans AS (
    SELECT agency_code, fiscal_year
    FROM documents
    WHERE document_type IS DISTINCT FROM 'progress_report' AND measure_count > 0
)
SELECT unit, count(*) AS measures, count(DISTINCT coalesce(agency_code, document_id)) AS agencies
FROM (SELECT *, unnest(owner_units) AS unit FROM measures) AS owned
JOIN documents USING (document_id)
WHERE (
        document_type IS DISTINCT FROM 'progress_report'
        OR NOT EXISTS (
            FROM plans
            WHERE plans.agency_code = documents.agency_code AND plans.fiscal_year = documents.fiscal_year
        )
    )
    AND coalesce(owned.fiscal_year = $year, $year IS NULL)
    AND coalesce(owned.province = $province, $province IS NULL)
    AND coalesce(instr(owned.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
GROUP BY unit
ORDER BY measures DESC, unit;
