"""People. What somebody may do comes from the groups, which a migration creates."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

CANDIDATES = "Candidates"
INTERVIEWERS = "Interviewers"
CURATORS = "Curators"

# Four times the time, which is more than examination boards grant.
MAX_EXTRA_TIME_PERCENT = 300


class User(AbstractUser):
    """Our own from the first migration on: swapping the user model later is not possible."""

    extra_time_percent = models.PositiveSmallIntegerField(
        "extra time in percent",
        default=0,
        help_text=f"Added to every interview this person starts from now on; 0 to {MAX_EXTRA_TIME_PERCENT}.",
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=MAX_EXTRA_TIME_PERCENT), name="user_extra_time_in_range"
            )
        ]

    @property
    def can_review(self) -> bool:
        return self.has_perm("interviews.add_review")

    @property
    def can_grant_extra_time(self) -> bool:
        """Interviewers, and curators."""
        return self.can_review or self.has_perm("interviews.change_question")
