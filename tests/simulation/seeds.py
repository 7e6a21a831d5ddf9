"""Seeds that once found a fault of the program; every run of the tests plays them again."""

from typing import Final

FAILED: Final = {
    13: "an ended session's entry stopped the journal at the centre",
    31: "unproven money of a closed shift was expected in the next shift's drawer",
    34: "a new computer did not know what the one before it had handed over",
    63: "as 31, on another way",
    1088: "an undone second claim was held for a reason that nobody expected",
    3108: "as 31, after a power cut",
}
