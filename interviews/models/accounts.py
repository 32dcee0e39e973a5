"""People. What somebody may do comes from the groups, which a migration creates."""

from django.contrib.auth.models import AbstractUser

CANDIDATES = "Candidates"
INTERVIEWERS = "Interviewers"
CURATORS = "Curators"


class User(AbstractUser):
    """Our own from the first migration on: swapping the user model later is not possible."""

    @property
    def can_review(self) -> bool:
        return self.has_perm("interviews.add_review")
