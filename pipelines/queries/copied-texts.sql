-- Measures that several agencies word the same (forty letters or more), the most frequent first
-- มาตรการใดมีถ้อยคำเหมือนกันในหลายหน่วยงาน
-- takes: year, province, issue, indicator
SELECT
    any_value(item ORDER BY record_id) AS measure,
    count(DISTINCT coalesce(agency_code, document_id)) AS agencies,
    list(DISTINCT owned.agency ORDER BY owned.agency) AS who,
    list(record_id ORDER BY record_id) AS records
FROM (SELECT *, unnest(measures) AS item FROM measures) AS owned
JOIN documents USING (document_id)
WHERE len(regexp_replace(item, '\s', '', 'g')) >= 40
    AND coalesce(owned.fiscal_year = $year, $year IS NULL)
    AND coalesce(owned.province = $province, $province IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
GROUP BY regexp_replace(item, '\s', '', 'g')
HAVING count(DISTINCT coalesce(agency_code, document_id)) > 1 AND count(DISTINCT owned.agency) > 1
ORDER BY agencies DESC, measure;
