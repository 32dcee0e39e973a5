"""Closed lists of English words the scorer reasons with. All in the normal form of `text.normalise`."""

NUMBER_WORDS = {
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
    "sixteen": "16",
    "thirty": "30",
}

# After these a full stop does not end a sentence ("e.g." arrives as the tokens e, g).
ABBREVIATIONS = frozenset("g e vs etc approx cf eg ie fig al".split())

# Words that turn what follows them into its negation.
NEGATORS = frozenset(
    """not no never none nor neither cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt
    shouldnt hasnt havent hadnt aint hardly barely rarely seldom nothing without nobody nowhere""".split()
)
# A "not" written in a rubric stands for all of these, a "no" for those.
NOT_WORDS = frozenset(
    """not never cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt hasnt havent
    hadnt""".split()
)
NO_WORDS = frozenset("no without 0 none".split())

# One of these between the words of a phrase makes it say something else: "leads to less overfitting".
GAP_BREAKERS = frozenset("less fewer more lower higher per than".split())

# "That is wrong", "which is a myth".
TAKING_UP = frozenset("this that it which".split())
# Words that take up something named before.
PRONOUNS = frozenset("it its this that these those they them their which".split())

# "fails to learn", "unable to capture": negators made of a word and the "to" behind it.
NEGATORS_BEFORE_TO = frozenset("fail fails failed failing unable impossible refuse refuses".split())
# Behind one of these a negator adds instead of denying: "not only", "not just".
HARMLESS_AFTER_NOT = frozenset("only just merely simply necessarily always solely".split())
# These negate only the noun phrase that follows, not the rest of the clause.
SHORT_SCOPE_NEGATORS = frozenset("no without none".split())
# "I don't think that ...": the negation reaches through the whole clause behind it.
OPINION_VERBS = frozenset("think believe agree buy mean".split())
# "It is a myth that ..."
DENIALS = frozenset("myth false untrue wrong incorrect misconception nonsense".split())

# A mention behind one of these is a comparison, not the subject of the clause.
CONTRASTS = frozenset("unlike than contrast instead versus vs compared comparison opposed replacing".split())
# What follows one of these is another statement, about something else.
CONTRAST_BREAKS = frozenset("whereas while but although though however yet".split())
# "Instead of retraining": what follows is what is not done.
SET_ASIDE = frozenset({("instead", "of"), ("rather", "than")})

# Where one clause ends and a negation stops reaching.
CLAUSE_BREAKS = frozenset("but however whereas while although though because since so yet unless which".split())

# With these and CLAUSE_BREAKS a clause is tied to the one before; a quotation can begin behind them.
JOINERS = frozenset("and or so then where when also".split())

FUNCTION_WORDS = frozenset(
    """a an the this that these those it its they them their he she we you i my our your one of in on at by for
    with without from into onto over under between through during after before to as than and or but nor so yet
    if then when while because since although though unless until whereas is are was were be been being am do
    does did doing done have has had having can could may might must shall should will would not no never only
    also just very more most less least much many some any each every all both few such there here where which
    who whom whose what how why too again still even get gets got make makes made let lets use uses used using
    need needs needed mean means give gives take takes keep keeps come comes go goes run runs help helps work
    works show shows tell tells learn learns train trains trained predict predicts reduce reduces increase
    increases improve improves require requires allow allows cause causes lead leads become becomes contain
    contains compare compares update updates""".split()
)

# Function words that stand inside the name of a thing: "both sides", "chain of thought".
NAME_WORDS = frozenset("a an the of both all and or".split())

# Everyday words one letter away from technical ones: never read as somebody's typo.
NEVER_TYPOS = frozenset(
    """later other there where their these those after never every still think thing which while first right great
    small large table state point place phase phrase about above again along among begin being below bring build
    could doing early either equal exact extra fewer final given going guess hence house human known lower level
    maybe might needs often order quite rather really right round second seems shall short since small sound
    space speed stand start still stuff taken takes terms thing third three times today total train tried trick
    truth trust under until using usual value wants whole whose words works would write wrong years young higher
    longer better bigger faster slower cheaper larger weaker harder easier before beyond bottom change choose
    common correct course cover desired detail direct during either enough expect figure follow former further
    general getting having impact inside instead itself little living longer making matter middle minute moment
    nature nearly needed number object offer output input paper people perhaps person phrase picture pieces
    plain possible power present pretty problem process produce proper purpose question reason recent record
    regular related remain remove result return reward safety sample saying section series serious several
    should simple single smooth source special specific spread stable statement static steady stress strong
    subject supply support surface target tensor therefore through together toward tuning within without worker
    writer""".split()
)
