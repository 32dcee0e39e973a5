"""Why a verb refuses. The message is for the person: what happened, what was kept, what to do."""


class DomainError(Exception):
    """Refused by a rule of Greenroom; nothing was changed."""


class InterviewClosedError(DomainError):
    """The interview takes no answers (any more)."""


class NotPublishableError(DomainError):
    """The question cannot be asked as it stands."""
