-- Questions with the lowest mean score in each province and year, five of each, and what they ask
-- ข้อคำถามใดได้คะแนนต่ำสุดในแต่ละจังหวัด
-- takes: year, province, indicator
SELECT
    scores.province, scores.year, scores.code,
    coalesce(any_value(questions.title), any_value(scores.name)) AS question,
    round(avg(score), 2) AS mean_score, min(score) AS lowest,
    count(DISTINCT coalesce(agency_code, document_id)) AS agencies
FROM scores
JOIN documents USING (document_id)
LEFT JOIN questions ON questions.year = scores.year AND questions.code = scores.code
WHERE level = 'question'
    AND coalesce(scores.year = $year, $year IS NULL)
    AND coalesce(scores.province = $province, $province IS NULL)
    AND coalesce(questions.indicator_no = $indicator, $indicator IS NULL)
GROUP BY scores.province, scores.year, scores.code
QUALIFY row_number() OVER (PARTITION BY scores.province, scores.year ORDER BY avg(score), scores.code) <= 5
ORDER BY scores.province, scores.year DESC, mean_score, scores.code;
