-- Planned measures without a unit in charge or a time; flagged: the table asks for it and this row is blank
-- มาตรการใดไม่บอกผู้รับผิดชอบหรือเวลา
-- takes: year, province, agency, issue, indicator
SELECT
    measures.agency, measures.fiscal_year,
    concat_ws(' and ', CASE WHEN unowned THEN 'owner' END, CASE WHEN timeline IS NULL THEN 'time' END) AS missing,
    EXISTS (
        FROM flags
        WHERE flags.record_id = measures.record_id AND kind IN ('missing_owner', 'missing_timeline')
    ) AS flagged,
    measures, record_id
FROM (SELECT *, owners = [] AND flatten(measure_owners) = [] AS unowned FROM measures) AS measures
JOIN documents USING (document_id)
WHERE (unowned OR timeline IS NULL)
    AND document_type IS DISTINCT FROM 'progress_report'
    AND coalesce(measures.fiscal_year = $year, $year IS NULL)
    AND coalesce(measures.province = $province, $province IS NULL)
    AND coalesce(instr(measures.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
ORDER BY measures.agency, measures.fiscal_year, record_id;
