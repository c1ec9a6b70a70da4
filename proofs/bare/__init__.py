"""What somebody would write without the service: the ruler that it is held against."""
