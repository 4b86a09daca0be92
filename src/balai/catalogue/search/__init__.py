"""Search in people's words: one in-process index for each catalogue version, the same on every database."""

from .engine import SearchEngine
from .result import Hit, SearchHelp, SearchResult, Why
from .words import Stemmer

__all__ = ["Hit", "SearchEngine", "SearchHelp", "SearchResult", "Stemmer", "Why"]
