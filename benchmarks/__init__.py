"""Measurements of the program, each run as `python -m benchmarks.NAME`."""
