import pytest

from pipelines.documentation import DOCS, PAGES


@pytest.mark.parametrize("page", sorted(PAGES))
def test_pages_say_what_the_code_says(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "run 'make docs'"
