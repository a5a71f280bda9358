-- Measures of progress reports and what came of them, with the row of the agency's plan that says the same, if any
-- มาตรการที่รายงานผล ได้ผลอย่างไร และตรงกับแผนข้อใด
-- takes: year, province, agency, issue, indicator
WITH kept AS (
    SELECT
        measures.*, document_type, agency_code,
        regexp_replace(as_text(measures), '\s', '', 'g') AS letters
    FROM measures
    JOIN documents USING (document_id)
)
SELECT
    told.agency, told.fiscal_year, told.issue_no, told.indicator_no, told.measures, told.status,
    told.percent_done, told.results, told.owners, told.record_id,
    plan.record_id AS planned_in, plan.end_date AS planned_until
FROM kept AS told
LEFT JOIN kept AS plan
    ON plan.agency_code = told.agency_code AND plan.fiscal_year = told.fiscal_year
    AND plan.letters = told.letters AND plan.document_type IS DISTINCT FROM 'progress_report'
WHERE told.document_type = 'progress_report'
    AND coalesce(told.fiscal_year = $year, $year IS NULL)
    AND coalesce(told.province = $province, $province IS NULL)
    AND coalesce(instr(told.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(told.issue_no = $issue, $issue IS NULL)
    AND coalesce(told.indicator_no = $indicator, $indicator IS NULL)
ORDER BY told.agency, told.fiscal_year, told.record_id, planned_in;
