-- Agencies by score, highest first, with their rank in each year: the overall result, or that of --indicator
-- หน่วยงานใดได้คะแนนสูงสุดและต่ำสุด ในแต่ละปี (คะแนนรวม หรือคะแนนของตัวชี้วัดเดียว)
-- takes: year, province, agency, indicator
WITH stated AS (
    SELECT DISTINCT ON (agency_code, scores.agency, scores.year, score)
        agency_code, scores.year, scores.agency, scores.province, score, source_path
    FROM scores
    JOIN documents USING (document_id)
    WHERE CASE WHEN $indicator IS NULL THEN level = 'overall' ELSE level = 'indicator' AND code = $indicator::VARCHAR END
    ORDER BY agency_code, scores.agency, scores.year, score, source_path
),
ranked AS (
    SELECT year, rank() OVER (PARTITION BY year ORDER BY score DESC) AS rank, * EXCLUDE (agency_code, year)
    FROM stated
)
SELECT *
FROM ranked
WHERE coalesce(year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(instr(agency, $agency) > 0, $agency IS NULL)
ORDER BY year DESC, rank, agency, source_path;
