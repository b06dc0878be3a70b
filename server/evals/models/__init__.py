"""Models over HTTP: a loop around a chat endpoint, in the two wire formats that most endpoints speak."""
