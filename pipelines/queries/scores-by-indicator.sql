-- Scores of each agency and year: the overall result, then indicators 1 to 10
-- คะแนนของแต่ละหน่วยงานและปี คะแนนรวม และตัวชี้วัดที่ 1 ถึง 10
-- takes: year, province, agency
SELECT
    agency,
    province,
    year,
    max(score) FILTER (level = 'overall') AS overall,
    max(score) FILTER (level = 'indicator' AND code = '1') AS "1",
    max(score) FILTER (level = 'indicator' AND code = '2') AS "2",
    max(score) FILTER (level = 'indicator' AND code = '3') AS "3",
    max(score) FILTER (level = 'indicator' AND code = '4') AS "4",
    max(score) FILTER (level = 'indicator' AND code = '5') AS "5",
    max(score) FILTER (level = 'indicator' AND code = '6') AS "6",
    max(score) FILTER (level = 'indicator' AND code = '7') AS "7",
    max(score) FILTER (level = 'indicator' AND code = '8') AS "8",
    max(score) FILTER (level = 'indicator' AND code = '9') AS "9",
    max(score) FILTER (level = 'indicator' AND code = '10') AS "10"
FROM scores
WHERE coalesce(year = $year, $year IS NULL)
    AND coalesce(province = $province, $province IS NULL)
    AND coalesce(instr(agency, $agency) > 0, $agency IS NULL)
GROUP BY agency, province, year
ORDER BY overall NULLS LAST, agency, province, year;
