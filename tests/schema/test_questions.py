"""The vocabulary by year: what it says agrees with itself."""

import pytest

from schema.names.questions import (
    highest_number,
    indicator_of,
    question_count,
    question_sets,
    questions_of_indicator,
)
from schema.vocabulary import rows

KNOWN = [(row["letter"], int(row["year"]), int(row["count"])) for row in rows("question_counts")]


@pytest.mark.parametrize(("letter", "year", "count"), KNOWN)
def test_a_year_whose_count_is_known_lists_its_questions(letter: str, year: int, count: int) -> None:
    codes = [
        row["code"] for row in rows("questions") if row["year"] == str(year) and row["code"][0] == letter
    ]
    assert codes == [f"{letter}{number}" for number in range(1, count + 1)]
    assert question_count(letter, year) == highest_number(letter, year) == count


def test_every_question_belongs_to_the_indicator_that_its_number_tells() -> None:
    for row in rows("questions"):
        if row["indicator_no"]:
            assert indicator_of(row["code"], int(row["year"])) == int(row["indicator_no"])
            number = int(row["code"][1:])
            assert number in questions_of_indicator(
                row["code"][0], int(row["indicator_no"]), int(row["year"])
            )


def test_subindicators_hold_their_questions() -> None:
    for row in rows("subindicators"):
        if row["first_question"]:
            codes = [
                question["code"]
                for question in rows("questions")
                if (question["year"], question["subindicator"]) == (row["year"], row["code"])
            ]
            assert (codes[0], codes[-1]) == (row["first_question"], row["last_question"])


def test_the_weights_of_a_year_are_the_whole() -> None:
    weights: dict[str, float] = {}
    for row in rows("weights"):
        weights[row["year"]] = weights.get(row["year"], 0) + float(row["weight"])
    assert set(weights.values()) == {100.0}


def test_a_code_means_another_question_in_another_year() -> None:
    titles = {row["year"]: row["title"] for row in rows("questions") if row["code"] == "o27"}
    assert titles["2564"] != titles["2566"] != titles["2568"]
    assert (indicator_of("i7", 2566), indicator_of("i7", 2568), indicator_of("i7", 2567)) == (2, 3, None)
    assert indicator_of("i7", None) is None
    assert question_sets(6, 2566) == [{"e1", "e2", "e3", "e4", "e5"}]
