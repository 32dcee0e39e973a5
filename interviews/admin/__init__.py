"""The admin: where curators keep the bank and administrators look after accounts."""

from django.contrib import admin

from .bank import QuestionAdmin, QuestionVersionAdmin, SectionAdmin
from .glossary import GlossaryTermAdmin, OppositePairAdmin
from .people import UserAdmin
from .records import GradeAdmin, InterviewAdmin, ReviewAdmin

__all__ = [
    "GlossaryTermAdmin",
    "GradeAdmin",
    "InterviewAdmin",
    "OppositePairAdmin",
    "QuestionAdmin",
    "QuestionVersionAdmin",
    "ReviewAdmin",
    "SectionAdmin",
    "UserAdmin",
]

admin.site.site_header = "Greenroom"
admin.site.site_title = "Greenroom"
admin.site.index_title = "The bank and the people"
# Three links don't need the width that the list of questions does.
admin.site.enable_nav_sidebar = False
