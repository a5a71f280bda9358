-- Indicators below 85 points, lowest first, with the measures for them (none: no row names them)
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
ORDER BY scores.score, scores.agency, measures.record_id;
