"""How long the agent waits after failures: never at once, never for ever, never in step."""

from hypothesis import given
from hypothesis import strategies as st

from app.sync.backoff import BASE_MS, CAP_MS, Backoff, ceiling_ms

failures = st.integers(0, 10**6)
moments = st.integers(0, 2**50)


@given(failures, st.integers(1, 10_000), st.integers(1, 10**7))
def test_the_longest_wait_doubles_up_to_the_cap(count: int, base_ms: int, cap_ms: int) -> None:
    now, later = (ceiling_ms(each, base_ms, cap_ms) for each in (count, count + 1))

    assert 0 <= now <= later <= cap_ms
    if 0 < now < cap_ms // 2:
        assert later == now * 2


def test_no_failure_no_wait() -> None:
    assert ceiling_ms(0) == 0
    assert ceiling_ms(1) == BASE_MS
    assert ceiling_ms(100) == CAP_MS


@given(moments, failures, st.data())
def test_the_wait_is_drawn_from_the_whole_span(
    now_ms: int, before: int, data: st.DataObject
) -> None:
    spans: list[int] = []

    def draw(below: int) -> int:
        spans.append(below)
        return data.draw(st.integers(0, below - 1))

    line = Backoff(draw, failures=before)
    line.failed(now_ms)

    assert spans == [ceiling_ms(before + 1) + 1]
    assert 0 <= line.wait_ms(now_ms) <= ceiling_ms(before + 1)


@given(moments, st.integers(0, CAP_MS))
def test_time_passes_and_success_forgets(now_ms: int, waited_ms: int) -> None:
    line = Backoff(lambda below: below - 1, failures=50)
    line.failed(now_ms)

    assert line.wait_ms(now_ms + waited_ms) == CAP_MS - waited_ms
    assert line.wait_ms(now_ms + CAP_MS + 1) == 0
    line.succeeded()
    assert (line.wait_ms(now_ms), line.failures) == (0, 0)
