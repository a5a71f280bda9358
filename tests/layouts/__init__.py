"""Documents with layouts drawn at random, and how well they are read.

    python -m tests.layouts --seed 7 --count 20 [--forms docx,tabs] [--only axis=value] [--keep FOLDER] [--json]

`axes` holds the choices, `bank` and `headings` the words, `entries` what the measures say, `places` and
`scores` where it is written, `word`, `forms` and `pdf` the files, `score` the comparison with what was drawn.
None of it uses the code that reads. PDF forms need LibreOffice, Chromium and the fonts of fonts-tlwg.

A truth has the fields of the dataset. The time of ticked, shaded or barred months is compared by its days
only (`timeline` is `*`). `inherited` names fields whose cell is merged with the one above. A cell that is
blank by itself gives no value and a flag; no text file is written of such a document, for it could not tell.
"""
