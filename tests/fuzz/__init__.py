"""Hostile input for everything that takes input from outside.

`test_hostile_input.py` is a short run of it within the suite; `make fuzz` lets atheris, which
sees the branches that an input takes, look for longer.
"""
