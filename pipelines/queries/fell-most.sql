-- Overall results and indicators whose score fell, the deepest fall first, and what the agency promised to do
-- คะแนนใดลดลงมากที่สุด และหน่วยงานสัญญาว่าจะทำอะไร (about: แถวนั้นระบุตัวชี้วัดนี้หรือไม่)
-- takes: year, province, agency, indicator
WITH stated AS (
    SELECT
        coalesce(agency_code, document_id) AS office, scores.agency, scores.province, scores.year, code,
        try_cast(code AS INTEGER) AS indicator_no, any_value(name) AS name, score, any_value(change) AS change
    FROM scores
    JOIN documents USING (document_id)
    WHERE level IN ('overall', 'indicator')
    GROUP BY ALL
),
fallen AS (
    SELECT now.* EXCLUDE (change), before.score AS before,
        coalesce(round(now.score - before.score, 2), now.change) AS change
    FROM stated AS now
    LEFT JOIN stated AS before
        ON before.office = now.office AND before.code = now.code AND before.year = now.year - 1
    WHERE coalesce(now.score - before.score, now.change) < 0
),
promised AS (
    SELECT DISTINCT
        coalesce(agency_code, document_id) AS office, assessed_year AS year, record_id, measures, owners, end_date,
        coalesce(measures.indicator_no, questions.indicator_no) AS indicator_no
    FROM measures
    JOIN documents USING (document_id)
    LEFT JOIN questions
        ON questions.year = assessed_year AND list_contains(question_codes, questions.code)
    WHERE document_type IS DISTINCT FROM 'progress_report'
)
SELECT
    fallen.agency, fallen.year, fallen.code,
    coalesce(name, (SELECT max(name) FROM indicators WHERE indicators.indicator_no = fallen.indicator_no)) AS indicator,
    fallen.before, fallen.score, fallen.change,
    CASE WHEN promised.indicator_no = fallen.indicator_no THEN 'this indicator'
        WHEN promised.record_id IS NOT NULL THEN 'the result' END AS about,
    promised.measures AS promised, promised.owners, promised.end_date, promised.record_id
FROM fallen
LEFT JOIN promised
    ON promised.office = fallen.office AND promised.year = fallen.year
    AND (promised.indicator_no IS NULL OR fallen.indicator_no IS NULL OR promised.indicator_no = fallen.indicator_no)
WHERE coalesce(fallen.year = $year, $year IS NULL)
    AND coalesce(fallen.province = $province, $province IS NULL)
    AND coalesce(instr(fallen.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(fallen.indicator_no = $indicator, $indicator IS NULL)
GROUP BY ALL
ORDER BY fallen.change, fallen.agency, fallen.code, promised.record_id;
