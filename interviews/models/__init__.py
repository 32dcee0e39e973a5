"""What Greenroom remembers. Everything a caller needs is here by name."""

from .accounts import CANDIDATES, CURATORS, INTERVIEWERS, User
from .bank import KeyPoint, Misconception, Question, QuestionVersion, SampleAnswer, Section
from .glossary import GlossaryTerm, OppositePair, current_glossary
from .grading import Grade
from .reviews import AnswerComment, MarkChange, Review
from .sessions import Answer, FollowUp, Interview

__all__ = [
    "CANDIDATES",
    "CURATORS",
    "INTERVIEWERS",
    "Answer",
    "AnswerComment",
    "FollowUp",
    "GlossaryTerm",
    "Grade",
    "Interview",
    "KeyPoint",
    "MarkChange",
    "Misconception",
    "OppositePair",
    "Question",
    "QuestionVersion",
    "Review",
    "SampleAnswer",
    "Section",
    "User",
    "current_glossary",
]
