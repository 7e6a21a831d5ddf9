"""Names of papers: what an entry calls them, and on what they are printed."""

import pytest

from app.domain.papers import Medium, Paper, medium_of, policy_document, split_document


def test_a_certificate_is_named_after_its_policy() -> None:
    document = policy_document("ZP66004926110000018")

    assert split_document(document) == (Paper.POLICY, "ZP66004926110000018")
    assert medium_of(document) is Medium.PAGE


@pytest.mark.parametrize("paper", [Paper.SLIP, Paper.CLOSING_SLIP])
def trial_slips_are_printed_on_the_roll(paper: Paper) -> None:
    assert split_document(str(paper)) == (paper, "")
    assert medium_of(str(paper)) is Medium.ROLL


def test_a_name_of_a_later_version_is_not_taken_for_another() -> None:
    with pytest.raises(ValueError, match="form_22"):
        medium_of("form_22")
