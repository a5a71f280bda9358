-- Weaknesses that agencies state themselves, by indicator (strengths: --kind strength)
-- จุดอ่อนที่หน่วยงานบอกเอง แยกตามตัวชี้วัด (จุดแข็ง: --kind strength)
-- takes: year, province, agency, indicator, kind
SELECT findings.indicator_no, findings.agency, findings.question_codes, findings.text, documents.source_path, findings.page
FROM findings
JOIN documents USING (document_id)
WHERE findings.kind = coalesce($kind, 'weakness')
    AND coalesce(documents.fiscal_year = $year, $year IS NULL)
    AND coalesce(findings.province = $province, $province IS NULL)
    AND coalesce(instr(findings.agency, $agency) > 0, $agency IS NULL)
    AND coalesce(findings.indicator_no = $indicator, $indicator IS NULL)
ORDER BY findings.indicator_no, findings.agency, documents.source_path, findings.page, findings.text;
