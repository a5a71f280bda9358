# thai-ita with all that it reads with: LibreOffice for .doc, .odt, .rtf and sheets, and what reads scans.
# How to build and run it: docs/install.md
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       fonts-thai-tlwg libreoffice-calc-nogui libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*

COPY . /source
RUN pip install --no-cache-dir --constraint /source/constraints.txt '/source[explore,scan]'

RUN useradd --create-home reader
USER reader
# Any user may run it, also one without a home: docker run --user.
ENV HOME=/tmp
WORKDIR /data
ENTRYPOINT ["ita"]
