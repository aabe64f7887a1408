"""The pure middle: values and decisions, without I/O, clock, chance or logging."""
