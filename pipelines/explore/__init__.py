"""The dataset in a browser: `ita explore`.

Flask and Jinja over the index of `pipelines.index`. Datasette was weighed: it would serve the same file, but
all pages here are ours (records beside their source, agencies, questions); its own pages take SQL from
whoever reaches the port, and need scripts, which the content security policy of these pages forbids.
"""
