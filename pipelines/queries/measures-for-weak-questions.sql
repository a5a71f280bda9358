-- Questions below 85 points, lowest first, with the measures that name them (none: no measure does)
-- ข้อคำถามใดได้ต่ำกว่า 85 คะแนน และหน่วยงานจะทำอะไร
-- takes: year, province, agency, indicator
SELECT
    scores.agency,
    scores.year,
    scores.code,
    coalesce(scores.name, questions.title) AS question,
    scores.score,
    measures.measures,
    measures.owners,
    measures.end_date,
    measures.record_id
FROM scores
LEFT JOIN questions ON questions.year = scores.year AND questions.code = scores.code
LEFT JOIN measures
    ON measures.document_id = scores.document_id AND list_contains(measures.question_codes, scores.code)
WHERE scores.level = 'question' AND scores.score < 85
    AND coalesce(scores.year = $year, $year IS NULL)
    AND coalesce(scores.province = $province, $province IS NULL)
    AND coalesce(instr(scores.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(questions.indicator_no = $indicator, $indicator IS NULL)
ORDER BY scores.score, scores.agency, scores.code, measures.record_id;
