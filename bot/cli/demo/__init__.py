"""The main job before one's eyes: a sample live blog that grows, and what becomes of it."""
