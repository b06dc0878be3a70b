"""What Avionté adds to Kombo's unified API, reached by passthrough."""
