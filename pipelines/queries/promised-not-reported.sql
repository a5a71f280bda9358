-- Measures of plans that the agency's progress report of that year does not repeat, and what is most like each in it
-- มาตรการในแผนที่ไม่พบในรายงานผลของปีเดียวกัน (เฉพาะหน่วยงานที่มีทั้งแผนและรายงาน ถ้อยคำอาจต่างกัน ต้องอ่านเทียบเอง)
-- takes: year, province, agency, issue, indicator
WITH whole AS (  -- a document with a page that could not be read may hold more than the dataset knows
    SELECT * FROM documents WHERE agency_code IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM failures WHERE sha256 IS NOT NULL)
),
items AS (
    SELECT
        measures.*, document_type, agency_code, item,
        regexp_replace(item, '\s', '', 'g') AS letters
    FROM (SELECT *, unnest(measures) AS item FROM measures) AS measures
    JOIN whole USING (document_id)
),
compared AS (
    SELECT
        plan.agency, plan.province, plan.fiscal_year, plan.issue_no, plan.indicator_no, plan.item, plan.record_id,
        max(1 - levenshtein(plan.letters, told.letters) / greatest(len(plan.letters), len(told.letters))) AS likeness,
        arg_max(
            told.item, 1 - levenshtein(plan.letters, told.letters) / greatest(len(plan.letters), len(told.letters))
        ) AS most_like,
        bool_or(contains(told.letters, plan.letters)) AS reported
    FROM items AS plan
    JOIN items AS told
        ON told.agency_code = plan.agency_code AND told.fiscal_year = plan.fiscal_year
        AND told.document_type = 'progress_report'
    WHERE plan.document_type IN ('measures_plan', 'assessment_report')
    GROUP BY ALL
)
SELECT
    agency, fiscal_year, issue_no, indicator_no, item AS promised, record_id,
    most_like AS most_like_in_report, round(likeness, 2) AS likeness
FROM compared
WHERE NOT reported AND likeness < 0.9
    AND coalesce(fiscal_year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(instr(agency, $agency) > 0, $agency IS NULL)
    AND coalesce(issue_no = $issue, $issue IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
ORDER BY likeness, agency, fiscal_year, record_id, promised;
