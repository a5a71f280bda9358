-- What a question code of the assessment is about, in each year: ita query question i7
-- รหัสข้อคำถาม เช่น i7 ถามเรื่องอะไร ในแต่ละปี
-- takes: code, year, indicator
SELECT
    questions.code, questions.year, title, questions.indicator_no,
    (SELECT max(name) FROM indicators WHERE indicators.indicator_no = questions.indicator_no) AS indicator,
    (SELECT max(instrument) FROM indicators WHERE indicators.indicator_no = questions.indicator_no) AS instrument,
    questions.subindicator, subindicators.name AS subindicator_name, certainty
FROM questions
LEFT JOIN subindicators ON subindicators.year = questions.year AND subindicators.code = questions.subindicator
WHERE coalesce(questions.code = $code, $code IS NULL)
    AND coalesce(questions.year = $year, $year IS NULL)
    AND coalesce(questions.indicator_no = $indicator, $indicator IS NULL)
ORDER BY questions.code[1], try_cast(questions.code[2:] AS INTEGER), questions.year DESC;
