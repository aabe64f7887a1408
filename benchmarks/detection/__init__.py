"""How well changes are told apart: `python -m benchmarks.detection`."""
