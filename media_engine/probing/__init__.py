"""What is in a file: its containers, streams and times, read without trusting them."""
