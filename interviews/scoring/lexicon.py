"""Closed lists of English words the scorer reasons with. All in the normal form of `text.normalise`."""

# Signs that are read as words.
SIGN_WORDS = {"↑": "higher", "↓": "lower"}

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

# Scales that words lie on, each with its two ends. A statement that puts the other end of its scale says the opposite.
# Only scales whose ends exclude each other are here; words that are often used beside the point ("up", "new") are not.
_SCALES = {
    "amount": (
        """more greater larger bigger higher increase increases increased increasing grow grows growing grew raise
        raises raised raising rise rises boost boosts boosted expand expands inflate inflates amplify amplifies
        amplified heavier bulkier exceed exceeds above""",
        """less fewer smaller lower decrease decreases decreased decreasing reduce reduces reduced reducing shrink
        shrinks shrinking shrank shrunk lessen lessens diminish diminishes diminished cuts lighter slimmer
        below""",
    ),
    "size": ("high large big huge massive vast enormous", "low small tiny little minimal"),
    "ease": (
        "easy easier easiest easily simple simpler simplest straightforward trivial",
        "hard harder hardest difficult complex complicated challenging tricky",
    ),
    "cost": (
        "expensive costly costlier pricey pricier dear dearer",
        "cheap cheaper cheapest cheaply inexpensive affordable economical",
    ),
    "speed": ("fast faster fastest quick quicker quickly rapid speedy", "slow slower slowest slowly sluggish slows"),
    "order": ("before precede precedes preceding earlier", "after afterwards follow follows later"),
    "value": (
        "better best superior improve improves improved improving enhance enhances",
        "worse worst inferior degrade degrades degraded worsen worsens hurt hurts harm harms",
    ),
    "stability": ("stable stability", "unstable instability unstably diverge diverges"),
    "keeping": (
        "keep keeps kept retain retains retained preserve preserves preserved",
        "lose loses lost forget forgets forgot forgotten discard discards discarded",
    ),
    "presence": (
        "add adds added adding insert inserts leaving includes including introduces",
        """remove removes removed removing delete deletes deleting exclude excludes excluding strip strips eliminate
        eliminates eliminating taking""",
    ),
    "share": (
        "all every entire whole each most always everything",
        "fraction subset handful portion partial partially none hardly rarely never nothing",
    ),
    "count": ("many several multiple various numerous", "single sole one"),
    "sameness": ("same identical equal unchanged", "different distinct differ differs varied various"),
    "judgement": ("subjective subjectively", "objective objectively"),
    "perfection": ("perfect perfectly", "imperfect imperfectly"),
    "movement": ("static fixed frozen", "dynamic dynamically live continuously"),
    "safety": ("safe safer safely", "unsafe risky riskier dangerous"),
    "strength": ("strong stronger strengthen strengthens", "weak weaker weaken weakens"),
    "connection": ("online", "offline"),
    "explicitness": ("explicit explicitly", "implicit implicitly"),
    "togetherness": ("joint jointly together simultaneously parallel", "sequential sequentially separately serially"),
    "power": ("accurate precise reliable", "inaccurate imprecise unreliable"),
    "extreme": ("maximize maximizes maximized maximizing maximum", "minimize minimizes minimized minimizing minimum"),
    "nearness": ("near close nearby local adjacent", "far distant remote"),
    "sufficiency": ("enough sufficient suffices", "insufficient"),
    "possibility": ("possible able feasible", "impossible unable infeasible"),
}
AXES = {
    word: (scale, sign)
    for scale, (upper, lower) in _SCALES.items()
    for sign, words in ((1, upper), (-1, lower))
    for word in words.split()
}

# After these a full stop does not end a sentence ("e.g." arrives as the tokens e, g).
ABBREVIATIONS = frozenset("g e m vs etc approx cf eg ie fig al".split())

# Words that turn what follows them into its negation.
NEGATORS = frozenset(
    """not no never none nor neither cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt
    shouldnt mustnt neednt hasnt havent hadnt aint hardly barely rarely seldom nothing without nobody""".split()
)
# A "not" written in a rubric stands for all of these, a "no" for those.
NOT_WORDS = frozenset(
    """not never cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt hasnt havent
    hadnt""".split()
)
NO_WORDS = frozenset("no without 0 none zero".split())

# One of these between the words of a phrase makes it say something else: "leads to less overfitting".
GAP_BREAKERS = frozenset("less fewer more lower higher per than whereas while but unlike versus vs".split())

# "That is wrong", "which is a myth".
TAKING_UP = frozenset("this that it which".split())
# Words that take up something named before.
PRONOUNS = frozenset("it its this that these those they them their which".split())

# "fails to learn", "unable to capture": negators made of a word and the "to" behind it.
NEGATORS_BEFORE_TO = frozenset("fail fails failed failing unable impossible refuse refuses".split())
# Behind one of these a negator adds instead of denying, or says that one is not sure: "not only", "not sure whether".
HARMLESS_AFTER_NOT = frozenset("only just merely simply necessarily always solely sure certain".split())
# These negate the noun phrase that follows ("without labels"), not the rest of the clause.
NOUN_NEGATORS = frozenset("no without none zero neither nothing".split())
# With these behind it, it is the verb that is negated: "no longer reduces", "no need to train", "none of them is".
VERB_BEHIND_NO = frozenset("longer need of".split())
# "Not from a base model", "never by hand": what is denied is the whole phrase.
PREPOSITIONS = frozenset("from by with through via for on in at to".split())
# "In no case", "on none of the prompts", "at no point".
CASE_PREPOSITIONS = frozenset("in on at under by".split())
# "I don't think that ...": the negation reaches through the whole clause behind it.
OPINION_VERBS = frozenset("think believe agree buy mean".split())
# "It is not true that ...", "it's not the case that ..."
CLAIMS = frozenset("case true correct right".split())
# "It is a myth that ..."
DENIALS = frozenset("myth false untrue wrong incorrect misconception nonsense".split())
# "It grows, no wait, it shrinks": what was said before is taken back.
RETRACTIONS = (("no", "wait"), ("wait", "no"), ("scratch", "that"), ("strike", "that"), ("actually", "no"), ("sorry",))

# A mention behind one of these is a comparison, not the subject of the clause.
CONTRASTS = frozenset("unlike than contrast instead versus vs compared comparison opposed replacing".split())
# What follows one of these is another statement, about something else; unless, with the weaker ones, a verb follows
# directly: "saves memory but costs accuracy".
CONTRAST_BREAKS = frozenset("whereas while but although though however yet".split())
WEAK_BREAKS = frozenset("but although though yet".split())
GOES_ON = frozenset("still also not can may often usually sometimes then".split())
# Here what is denied is only supposed: "without a penalty the policy drifts", "if it is not diverse".
SUPPOSING = frozenset("if when unless without".split())
# "People think it is neutral, but ...": what others hold is not what the answer says.
OTHERS = frozenset("people many some others most candidates beginners they one".split())
HOLDING = frozenset("think thinks believe believes assume assumes claim claims say says argue argues".split())
# "Instead of retraining": what follows is what is not done.
SET_ASIDE = frozenset({("instead", "of"), ("rather", "than"), ("opposed", "to")})

# "Less familiar", "poorly compressed": right before a word they turn it round.
DIMINISHERS = frozenset("less badly poorly".split())
# These say how much or which of the noun behind them.
QUALIFIERS = frozenset(
    """more less fewer most each every all high low higher lower large big small larger bigger smaller single one many
    several different same various""".split()
)
# What may stand before the subject of a clause.
SUBJECT_WORDS = frozenset(
    """a an the this these those our your with in for under by and or so then where when while whereas but however
    because since although though yet which that if as usually often typically""".split()
)

# Verbs that say that what follows them is not done or does not happen: "DPO skips training a reward model".
REVERSERS = frozenset(
    """skip skips skipping skipped avoid avoids avoiding avoided eliminate eliminates eliminating prevent prevents
    preventing prevented bypass bypasses bypassing forgo forgoes forgoing beyond stops""".split()
)

# Where one clause ends and a negation stops reaching.
CLAUSE_BREAKS = frozenset("but however whereas while although though because since so yet unless which".split())

# With these and CLAUSE_BREAKS a clause is tied to the one before; a quotation can begin behind them.
JOINERS = frozenset("and or so then where when also".split())

_PARTICLES = """a an the this that these those it its they them their he she we you i my our your one of in on at by for
    with without from into onto over under between through during after before to as than and or but nor so yet
    if then when while because since although though unless until whereas no never only also just very more most less
    least much many some any each every all both few such there here where which who whom whose what how why too again
    still even"""
_COMMON_VERBS = """is are was were be been being am do does did doing done has have had having can could may might must
    shall should will would not get gets got make makes made let lets use uses used using need needs needed mean means
    give gives take takes keep keeps come comes go goes run runs help helps work works show shows tell tells learn
    learns train trains trained predict predicts reduce reduces increase increases improve improves require requires
    allow allows cause causes lead leads become becomes contain contains compare compares update updates"""
COMMON_VERBS = frozenset(_COMMON_VERBS.split()) - NEGATORS
FUNCTION_WORDS = frozenset(_PARTICLES.split()) | frozenset(_COMMON_VERBS.split())

# Verbs that make a short piece of text a statement. Beside the verbs among the function words; not complete, but
# what is missing costs only terse notes in long lists.
VERBS = frozenset(
    """add adds avoid avoids beat beats become becomes begin begins bring brings build builds call calls capture
    captures change changes check checks choose chooses collect collects combine combines copies copy cost costs
    cover covers cut cuts decide decides depend depends differ differs do drift drifts drop drops encode encodes
    end ends ensure ensures exploit exploits fail fails fall falls feed feeds fill fills find finds fit fits fix
    fixes follow follows force forces forget forgets freeze freezes gain gains generalize generalizes generate
    generates grow grows handle handles hold holds hurt hurts ignore ignores inherit inherits keep keeps know
    knows lack lacks lag lags lets like likes load loads look looks lose loses lower lowers match matches matter
    matters maximize maximizes measure measures minimize minimizes miss misses mix move moves overfit overfits
    overwrite overwrites pay pays penalize penalizes pick picks prefer prefers prevent prevents produce produces
    provide provides punish punishes push pushes put puts raise raises rank ranks reach reaches read reads
    remove removes replace replaces represent represents rise rises rounds save saves say says scale scales
    score scores see sees select selects send sends serve serves share shares shift shifts shrink shrinks skip
    skips slow slows solve solves speed speeds split splits spread spreads start starts stay stays stop stops
    store stores struggle struggles suffer suffers suit suits supplies supply support supports tend tends track
    tracks transfer transfers treat treats tries try tune tunes turn turns varies vary wants waste wastes weigh
    weighs win wins write writes""".split()
)

# Everyday words one letter away from technical ones: never read as somebody's typo.
NEVER_TYPOS = frozenset(
    """later other there where their these those after never every still think thing which while first right great
    small large table state point place phase phrase about above again along among begin being below bring build
    could doing early either equal exact extra fewer final given going guess hence house human known lower level
    maybe might needs often order quite rather really right round second seems shall short since small sound
    space speed stand start still stuff taken takes terms thing third three times today total train tried trick
    truth trust under until using usual value wants whole whose words works would write wrong years young higher
    longer better bigger faster slower cheaper larger weaker harder easier before beyond bottom change choose
    common contain contained containing contains correct course cover desired detail direct during either enough
    expect figure follow former further general getting having impact inside instead itself little living longer
    making matter middle minute moment nature nearly needed number object offer output input paper people
    perhaps person phrase picture pieces plain possible power present pretty problem process produce proper
    purpose question reason recent record regular related remain remove result return reward safety sample
    saying section series serious several should simple single smooth source special specific spread stable
    statement states static steady stress strong subject supply support surface target tensor therefore through
    together toward tuning within without worker writer""".split()
)
