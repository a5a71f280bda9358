-- Progress reports: measures of each agency by what became of them
-- แต่ละหน่วยงานดำเนินการแล้วเสร็จกี่มาตรการ ตามที่รายงาน
-- takes: year, province, agency
SELECT
    measures.agency,
    measures.fiscal_year,
    coalesce(measures.status, '(not said)') AS status,
    count(*) AS measures,
    count(*) FILTER (len(measures.results) = 0) AS without_result,
    sum(measures.budget_baht) AS budget_baht
FROM measures
JOIN documents USING (document_id)
WHERE documents.document_type = 'progress_report'
    AND coalesce(measures.fiscal_year = $year, $year IS NULL)
    AND coalesce(measures.province = $province, $province IS NULL)
    AND coalesce(instr(measures.agency, $agency) > 0, $agency IS NULL)
GROUP BY ALL
ORDER BY measures.agency, measures.fiscal_year, measures DESC, status;
