"""Tables to rows of fields: headings, what columns hold, layouts, and rows as their writer meant them."""
