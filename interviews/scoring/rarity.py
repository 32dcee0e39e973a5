"""How much a word says: its rarity in English, from a short list of common words in four tiers.

A word in nobody's list of common words carries the meaning of a statement ("ribosome", "gradient"); one that half of
all sentences contain carries next to none. Word frequencies fall roughly as one over the rank (G. K. Zipf, "Human
Behavior and the Principle of Least Effort", 1949), so information, the logarithm, falls evenly from tier to tier.
"""

from __future__ import annotations

from .text import normalise, stem

# Grammar: articles, pronouns, prepositions, auxiliaries, conjunctions.
_GRAMMAR = """
a an the this that these those it its they them their he she him her his hers we us our ours you your yours i me my mine
myself itself themselves himself herself yourself ourselves of in on at by for with from into onto to as and or but nor
so than then if is are was were be been being am do does did doing done have has had having can could may might must
shall should will would not no dont doesnt didnt isnt arent wasnt werent wont cant cannot couldnt wouldnt shouldnt
hasnt havent hadnt there here where when which who whom whose what how why too also just very because while although
though since until unless whereas about over under out up down off through during after before between among against
within upon per via such any some each every all both either neither other another same own only more most less least
much many few several one oneself im ive id youre theyre thats lets e g eg ie etc s t yes
"""
# What every text is full of, whatever it speaks of.
_EVERYDAY = """
make get go come take give use need know see look find think say tell show mean want let put keep seem become happen
work try call ask turn start begin end stop help thing something anything nothing everything someone anyone everyone
people person way time day year part place case point fact kind sort type lot bit number amount reason example
instance good bad well better best new old big small large great little long short high low right wrong true false
different first second last next early late now again always never often usually sometimes still even already yet
ever once almost quite really rather actually maybe perhaps probably likely simply exactly only together however
therefore thus hence otherwise instead further enough whole half full main important able possible certain sure like
unlike around along across toward without else back away two three four five six seven eight nine ten zero
above below both whether answer question explain describe because due order able cannot
"""
# Common in writing of any subject; alone they do not tell what it is about.
_COMMON = """
accord add affect allow appear apply area argue arrive base basic basically behind believe belong beside bring build
buy carry cause change check choose choice claim class clear clearly close collect combine common compare complete
completely condition connect consider consist contain continue control correct correctly cost count cover create
current cut date deal decide decrease deep define definition depend describe detail determine develop difference
difficult direct direction directly discuss divide double draw drive drop each easy easily effect either enter entire
equal especially event every exact example exist expect experience explain extra extend fact fail fall fast feature
feel field figure fill final finally fit fix fixed follow force form free front general generally goal group grow
hand handle hard hear hold home hour house human idea identify imagine improve include increase indicate individual
inside interest introduce issue item job join kid kill large lead learn leave left level lie life light limit line
list live local locate longer lose lower major manage mark matter maximum member mention method middle mind minimum
minute miss mistake mix moment month move multiple name natural near nearly necessary normal note notice obtain occur
offer open opposite option original others outside pair particular pass past pay perform period pick picture piece
plan play position positive negative possibility power prefer present prevent previous problem process produce
product program proper properly property prove provide pull purpose push quality quick quickly raise range rate reach
read ready real realize receive recent record refer regard relate relation relative remain remember remove repeat
replace report represent require respect respond rest result return rise role room rule run safe sample save school
section select send sense sentence separate series serve set several shape share side sign similar simple single
situation size slow slowly solution solve soon sound source space speak special specific speed spend split stand
standard state statement stay step store story straight strong student study subject suggest support suppose sure
surface surround system table talk task teacher team tend term test thank theory think third thousand hundred million
today top total touch toward train travel treat trouble try understand unit useful usual value various vary view visit
wait walk watch water week weight wide will win wish wonder word world worse worst write wrong young
allow able access account achieve act action active actual additional advantage disadvantage age ago air alone amount
animal appropriate approach attempt available average avoid aware bottom box break breathe buy car center central
chance character child children city code color compute computer concept construct contrast contribute cool cold hot
warm country couple course data day death degree deliver demand design desire despite device die discover distance
door earth eat edge effort element enable energy enough ensure environment essential establish evidence exactly
experiment express eye face factor family father fear feed feet fight finish fire flow food foot forward friend
function future gain game generate girl glass goes gold grade ground half happy head heat heavy height hence hit
hot impact implement imply initial input output instead instruction intend interact internal external involve keep key
knowledge land language law lay layer least leg length letter light link load logic loss machine main man map mass
material math mean measure memory message metal model money mother motion nature network night noise north object
observe oil operate operation outcome overall page paper parent path pattern pay perfect phone physical plant policy
poor potential practice predict pressure primary print probability procedure purpose random rather reaction red blue
green white black brown yellow reduce reflect region regular reject relevant rely request research resource response
river rock round safety scale science scientist search seat secure sequence service shift shoot sit skin sleep smooth
social society soft solid sort south space stage star statistic stone strategy strength stress strict structure
success sudden suffer sum sun supply target technique technology temperature text throw tie tool track trade
transfer tree trial truth unique upper user variable version volume wall weak wear weather wind window wood yard
behavior benefit bound brain capable category century certain chapter circle compose constant content context
convert copy core corner correspond crash critical cross customer cycle damage danger dark decision delay deliver
demonstrate detect dimension disease distinct distribute document domain drink driver dry duration eliminate emerge
empty encounter engine equation error estimate evaluate exceed except exchange execute expand expensive cheap failure
familiar feedback file filter flat float focus fresh gap gather global grant graph guess guide happen harm hide host
hurt image immediate immediately independent inform information instant intermediate interval invest keyboard label
lack latter former lean loop manner mechanism medium meet merge mode modify monitor necessary neutral numerous
occasion odd ongoing organize overlap own particularly perspective phase phrase plus minus precise prepare preserve
principle prior priority private public probable professional progress project promote proportion protect pure
quantity react reality reference refuse release reliable resist restrict reveal reverse review rough route row column
satisfy scene scheme score screen sensitive severe significant site skill slight software hardware somehow somewhere
spread stable status storage stream subset substance sufficient summary survive switch symbol theme tiny title tone
topic transform transition transport trigger typical ultimately underlying update valid visible voice warn wave
"""

# Information of a word of each tier on a scale where an unlisted word has 1. Steeper tiers (.08, .35, .65) are within
# .01 of r on five graded sets; equal weights for all words lose .04 on one-sentence answers and .03 on long ones.
GRAMMAR_WEIGHT = 0.2
EVERYDAY_WEIGHT = 0.5
COMMON_WEIGHT = 0.75
RARE_WEIGHT = 1.0


def _tier(words: str, weight: float) -> dict[str, float]:
    return {stem(normalise(word)): weight for word in words.split()}


# A word in two tiers belongs to the more common one.
_WEIGHTS = {
    **_tier(_COMMON, COMMON_WEIGHT),
    **_tier(_EVERYDAY, EVERYDAY_WEIGHT),
    **_tier(_GRAMMAR, GRAMMAR_WEIGHT),
}


def information(word_stem: str) -> float:
    """How much a word (as its Snowball stem) says, 0.08 (grammar) to 1 (rare)."""
    return _WEIGHTS.get(word_stem, RARE_WEIGHT)


def is_grammar(word_stem: str) -> bool:
    """Whether the stem is an article, a pronoun, a preposition and the like."""
    return _WEIGHTS.get(word_stem) == GRAMMAR_WEIGHT
