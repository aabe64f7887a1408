"""What all tests share."""

from hypothesis import settings

# How long an example takes is the machine's affair: a busy one makes no promise false.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
