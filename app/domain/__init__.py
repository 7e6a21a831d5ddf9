"""Values and rules of the trade: pure, without input or output."""
