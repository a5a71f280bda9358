-- Measures of plans that the agency's progress report of that year does not repeat, and what is most like each in it
-- มาตรการในแผนที่ไม่พบในรายงานผลของปีเดียวกัน (เฉพาะหน่วยงานที่มีทั้งแผนและรายงาน ถ้อยคำอาจต่างกัน ต้องอ่านเทียบเอง)
-- takes: year, province, agency, issue, indicator
WITH whole AS (  -- of a document with a page that could not be read the dataset does not know all
    FROM documents
    WHERE agency_code IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM failures WHERE sha256 IS NOT NULL)
),
items AS (
    SELECT
        agency_code, document_type, measures.agency, measures.province, measures.fiscal_year, issue_no, indicator_no,
        record_id, item, regexp_replace(item, '\s', '', 'g') AS letters,
        list_distinct([letters[i:i + 1] for i in range(1, len(letters))]) AS pairs
    FROM (SELECT *, unnest(measures) AS item FROM measures) AS measures
    JOIN whole USING (document_id)
),
compared AS (  -- likeness: the share of the pairs of letters of both that both have (Dice)
    SELECT
        plan.*, told.item AS told,
        CASE WHEN contains(told.letters, plan.letters) THEN 1
            ELSE 2 * len(list_intersect(plan.pairs, told.pairs)) / greatest(len(plan.pairs) + len(told.pairs), 1)
        END AS likeness
    FROM items AS plan
    JOIN items AS told USING (agency_code, fiscal_year)
    WHERE told.document_type = 'progress_report' AND plan.document_type IN ('measures_plan', 'assessment_report')
)
SELECT
    any_value(agency) AS agency, any_value(fiscal_year) AS fiscal_year, any_value(issue_no) AS issue_no,
    any_value(indicator_no) AS indicator_no, item AS promised, record_id,
    arg_max(told, likeness) AS most_like_in_report, round(max(likeness), 2) AS likeness
FROM compared
WHERE coalesce(fiscal_year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(instr(agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
GROUP BY record_id, item
HAVING max(compared.likeness) < 0.9
ORDER BY likeness, record_id, promised;
