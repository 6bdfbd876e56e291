"""The parts of tools/dev/soak: what runs, what breaks it, what reads from it, and what must hold at the end."""
