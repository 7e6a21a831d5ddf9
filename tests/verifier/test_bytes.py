"""Damage of any kind, anywhere in the file: it is never taken for the whole journal in silence."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.verifier.day import Day, checked

_SHARED = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_SHARED
@example(share=0.0, bit=0)
@example(share=0.9999, bit=5)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit(day: Day, share: float, bit: int) -> None:
    data = bytearray(day.data)
    data[int(share * len(data))] ^= 1 << bit

    assert not checked(bytes(data))["whole"]


@_SHARED
@given(share=st.floats(0, 1, exclude_max=True), put=st.binary(min_size=1, max_size=4))
def test_bytes_that_came_in_between(day: Day, share: float, put: bytes) -> None:
    at = int(share * len(day.data))

    assert not checked(day.data[:at] + put + day.data[at:])["whole"]


@_SHARED
@given(share=st.floats(0, 1, exclude_max=True), gone=st.integers(1, 2_000))
def test_bytes_that_are_gone(day: Day, share: float, gone: int) -> None:
    at = int(share * len(day.data))

    assert not checked(day.data[:at] + day.data[at + gone :])["whole"]


@_SHARED
@given(st.binary(max_size=200))
def test_noise_is_no_journal(noise: bytes) -> None:
    assert not checked(noise)["whole"]
