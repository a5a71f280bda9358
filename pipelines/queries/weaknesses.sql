-- Weaknesses that agencies state themselves, by indicator
SELECT findings.indicator_no, findings.agency, findings.question_codes, findings.text, documents.source_path, findings.page
FROM findings
JOIN documents USING (document_id)
WHERE findings.kind = 'weakness'
ORDER BY findings.indicator_no, findings.agency;
