-- Indicators below 85 points, lowest first, with the measures for them (none: no row names them)
-- ตัวชี้วัดใดได้ต่ำกว่า 85 คะแนน และหน่วยงานจะทำอะไร
-- takes: year, province, agency, indicator
SELECT
    scores.agency,
    scores.year,
    scores.code AS indicator,
    scores.name,
    scores.score,
    measures.measures,
    measures.owners,
    measures.end_date,
    measures.record_id
FROM scores
LEFT JOIN measures
    ON measures.document_id = scores.document_id AND measures.indicator_no = try_cast(scores.code AS integer)
WHERE scores.level = 'indicator' AND scores.score < 85
    AND coalesce(scores.year = $year, $year IS NULL)
    AND coalesce(scores.province = $province, $province IS NULL)
    AND coalesce(instr(scores.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(scores.code = $indicator::VARCHAR, $indicator IS NULL)
ORDER BY scores.score, scores.agency, measures.record_id;
