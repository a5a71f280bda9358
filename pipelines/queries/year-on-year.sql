-- Scores of a year beside those of the year before, and the change as the document prints it
-- คะแนนปีนี้เทียบกับปีก่อน เพิ่มขึ้นหรือลดลงเท่าใด
-- takes: year, province, agency, indicator
WITH stated AS (
    SELECT
        coalesce(agency_code, document_id) AS office, scores.agency, scores.province, scores.year, level, code,
        any_value(name) AS name, score, any_value(change) AS printed
    FROM scores
    JOIN documents USING (document_id)
    WHERE level IN ('overall', 'instrument', 'indicator')
    GROUP BY ALL
)
SELECT
    now.agency, now.province, now.code,
    coalesce(
        now.name, (SELECT max(name) FROM indicators WHERE indicators.indicator_no = try_cast(now.code AS INTEGER))
    ) AS name,
    now.year, before.score AS before, now.score, round(now.score - before.score, 2) AS change, now.printed
FROM stated AS now
LEFT JOIN stated AS before
    ON before.office = now.office AND before.level = now.level AND before.code = now.code
    AND before.year = now.year - 1
WHERE (before.score IS NOT NULL OR now.printed IS NOT NULL)
    AND coalesce(now.year = $year, $year IS NULL)
    AND coalesce(now.province = $province, $province IS NULL)
    AND coalesce(instr(now.agency, $agency) > 0, $agency IS NULL)
    AND ($indicator IS NULL OR now.level = 'indicator' AND now.code = $indicator::VARCHAR)
ORDER BY now.agency, now.year DESC, now.level != 'overall', try_cast(now.code AS INTEGER) NULLS FIRST, now.code;
