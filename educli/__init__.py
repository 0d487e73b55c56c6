"""educli compares what cities say about their schools."""

__version__ = "0.1.0"
