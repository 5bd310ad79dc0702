# Training: the door, scanners and check-in by oneself.
