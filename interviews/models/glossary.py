"""The project's glossary: what every rubric may count on, so that curators write "RLHF" once.

A question takes what it uses of it into its rubric when it is published; a later change reaches it only by publishing
it again.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from interviews import scoring

from .fields import PhrasesField


class GlossaryTermManager(models.Manager["GlossaryTerm"]):
    def get_by_natural_key(self, term: str) -> GlossaryTerm:
        return self.get(term=term)


class GlossaryTerm(models.Model):
    """One thing and all its names."""

    term = models.CharField(max_length=120, unique=True, help_text="The long form: “direct preference optimization”.")
    abbreviations = PhrasesField(blank=True, help_text="One a line: DPO.")
    synonyms = PhrasesField(blank=True, help_text="Other names that mean exactly the same, one a line.")

    objects = GlossaryTermManager()

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def natural_key(self) -> tuple[str]:
        return (self.term,)

    def clean(self) -> None:
        if not self.abbreviations and not self.synonyms:
            raise ValidationError("A term with one name only tells the scorer nothing: add an abbreviation or synonym.")
        for name in self.for_scorer().names:
            if not any(character.isalnum() for character in name):
                raise ValidationError(f"“{name}” has neither letters nor digits, so it cannot be found in an answer.")
        mine = {name.casefold() for name in self.for_scorer().names}
        for other in GlossaryTerm.objects.exclude(pk=self.pk):
            shared = sorted(mine & {name.casefold() for name in other.for_scorer().names})
            if shared:
                raise ValidationError(f"“{shared[0]}” is a name of “{other.term}” already. One name, one term.")

    def for_scorer(self) -> scoring.Term:
        return scoring.Term(names=(self.term, *self.abbreviations, *self.synonyms))


class OppositePairManager(models.Manager["OppositePair"]):
    def get_by_natural_key(self, name: str) -> OppositePair:
        return self.get(name=name)


class OppositePair(models.Model):
    """Two things, or two properties, of which a sentence can say only one."""

    class Kind(models.TextChoices):
        SUBJECTS = "subjects", "Things: what is said of one is not said of the other"
        PROPERTIES = "properties", "Properties: to say one is to deny the other"

    name = models.CharField(max_length=120, unique=True, help_text="Freeze or train.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PROPERTIES)
    one = PhrasesField(help_text="Words and phrases for the one, a line each; freez* stands for all that begins so.")
    other = PhrasesField(help_text="Words and phrases for its opposite.")

    objects = OppositePairManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["subjects", "properties"]), name="opposite_pair_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def clean(self) -> None:
        shared = sorted({phrase.casefold() for phrase in self.one} & {phrase.casefold() for phrase in self.other})
        if shared:
            raise ValidationError(f"“{shared[0]}” stands on both sides.")
        for phrase in (*self.one, *self.other):
            if not any(character.isalnum() for character in phrase):
                raise ValidationError(f"“{phrase}” has neither letters nor digits, so it cannot be found in an answer.")

    def for_scorer(self) -> scoring.Opposites:
        return scoring.Opposites(
            one=tuple(self.one), other=tuple(self.other), are_subjects=self.kind == self.Kind.SUBJECTS
        )


def current_glossary() -> scoring.Glossary:
    """All of the glossary, in two queries."""
    return scoring.Glossary(
        terms=tuple(term.for_scorer() for term in GlossaryTerm.objects.all()),
        opposites=tuple(pair.for_scorer() for pair in OppositePair.objects.all()),
    )
