"""Pure decisions of the mentoring programme: no clock, no randomness, no input or output."""
