-- Planned measures that begin in the second half of their fiscal year (from April), the latest first
-- มาตรการใดเริ่มช้า คือเริ่มในครึ่งหลังของปีงบประมาณ (ตั้งแต่เดือนเมษายน)
-- takes: year, province, agency, issue, indicator
SELECT
    measures.agency, measures.fiscal_year, start_date, end_date, timeline, measures, owners, record_id
FROM measures
JOIN documents USING (document_id)
WHERE document_type IS DISTINCT FROM 'progress_report'
    AND start_date >= make_date(measures.fiscal_year - 543, 4, 1)
    AND coalesce(measures.fiscal_year = $year, $year IS NULL)
    AND coalesce(measures.province = $province, $province IS NULL)
    AND coalesce(instr(measures.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
ORDER BY start_date DESC, measures.agency, record_id;
