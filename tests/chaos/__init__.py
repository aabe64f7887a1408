"""Everything goes wrong at once: a real process, a broken line, and SIGKILL."""
