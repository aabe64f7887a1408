"""What the program shows over HTTP: health, metrics, feeds of what was noticed."""
