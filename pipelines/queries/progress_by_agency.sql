-- Progress reports: measures of each agency by what became of them
SELECT
    measures.agency,
    measures.fiscal_year,
    coalesce(measures.status, '(not said)') AS status,
    count(*) AS measures,
    count(*) FILTER (len(measures.results) = 0) AS without_result,
    sum(measures.budget_baht) AS budget_baht
FROM measures
JOIN documents USING (document_id)
WHERE documents.document_type = 'progress_report'
GROUP BY ALL
ORDER BY measures.agency, measures.fiscal_year, measures DESC;
