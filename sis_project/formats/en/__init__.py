"""The formats of one language, where Django looks for them."""
