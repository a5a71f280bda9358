-- Questions with the lowest mean score in each province and year, five of each, and what they ask
-- ข้อคำถามใดได้คะแนนต่ำสุดในแต่ละจังหวัด
-- takes: year, province, indicator
WITH stated AS (  -- what a plan and a report state is one score
    SELECT
        coalesce(agency_code, document_id) AS office, scores.province, scores.year, code, score,
        any_value(name) AS name
    FROM scores
    JOIN documents USING (document_id)
    WHERE level = 'question'
    GROUP BY ALL
)
SELECT
    province, stated.year, stated.code, coalesce(any_value(title), any_value(name)) AS question,
    round(avg(score), 2) AS mean_score, min(score) AS lowest, count(DISTINCT office) AS agencies
FROM stated
LEFT JOIN questions ON questions.year = stated.year AND questions.code = stated.code
WHERE coalesce(stated.year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(indicator_no = $indicator, $indicator IS NULL)
GROUP BY province, stated.year, stated.code
QUALIFY row_number() OVER (PARTITION BY province, stated.year ORDER BY avg(score), stated.code) <= 5
ORDER BY province, stated.year DESC, mean_score, stated.code;
