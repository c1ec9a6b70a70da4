"""What a red packet is: detection, its life, and what was claimed."""
