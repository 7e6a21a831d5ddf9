"""Power may fail at any write of a sale: the file says what it said before or after a commit."""

from pathlib import Path

import pytest

from tests.recorder.calls import build, compiler
from tests.recorder.examine import LOST, examine
from tests.recorder.play import UNSYNCED
from tests.recorder.recording import record_sale

SAMPLE = 32

pytestmark = pytest.mark.skipif(compiler() is None, reason="the recorder needs a C compiler")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("library"))


def test_a_sample_of_the_states_of_a_sale_with_checkpoints(library: Path, tmp_path: Path) -> None:
    recording = record_sale(library, "checkpoint at each step", tmp_path / "sale")

    examined = examine(recording, tmp_path / "left", every=SAMPLE)

    assert examined.findings == []
    assert examined.distinct > len(recording.contents)


def test_a_commit_that_is_not_synced_is_found_to_be_lost(library: Path, tmp_path: Path) -> None:
    recording = record_sale(library, "letter", tmp_path / "sale", UNSYNCED)

    examined = examine(recording, tmp_path / "left", every=SAMPLE)

    assert LOST in {finding.kind for finding in examined.findings}
