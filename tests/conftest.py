"""What all tests share."""

import signal

from hypothesis import settings

# How long an example takes is the machine's affair: a busy one makes no promise false.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# A shell starts what goes to the background deaf to interrupts, and so are its children: the
# programs that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
