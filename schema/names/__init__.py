"""What a text names: agencies, places, units, codes, questions, issues, statuses and years."""
