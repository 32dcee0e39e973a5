"""Everyday and academic words that say the same or the opposite, for statements that nobody wrote alternatives for.

Only general English: a word's synonyms in one subject are wrong in the next, and belong in a written rubric.
"""

from __future__ import annotations

from itertools import permutations

from .text import normalise, stem

# One set a line. A word may stand in several sets; sets are not chained.
_SAME = """
big large great huge
small little tiny
long lengthy
short brief
wide broad
narrow thin
fast quick rapid speedy
slow gradual
begin start initiate commence
end finish terminate conclude
stop halt cease quit
increase rise grow raise higher more greater
increase gain expand enlarge extend
decrease reduce lower decline drop less fewer
decrease shrink fall lessen diminish smaller
limit restrict constrain bound
keep maintain retain preserve remain stay
change alter modify vary adjust adapt
change transform convert turn
show display demonstrate illustrate indicate reveal
make create produce generate form build construct
use utilize employ apply usage
need require must necessary demand
help assist aid support
allow enable permit let
prevent avoid block stop hinder
same equal identical alike equivalent
similar alike comparable resembling
different distinct differ unlike dissimilar
various diverse different
part piece section portion component segment
whole entire complete full total
get obtain receive acquire
give provide supply offer deliver
send transmit transfer deliver
put place insert set
add append insert include
delete remove eliminate erase discard
find locate discover detect identify
determine identify establish decide
look see observe view watch
think believe consider
know understand
explain describe clarify
say state tell mention
choose select pick
join connect link attach
break divide split separate
gather collect
combine merge mix blend unite
error mistake fault bug
problem issue difficulty trouble
broken damaged faulty defective
way method approach technique manner
kind type sort category class
group set collection
amount quantity number
amount volume
size length magnitude
place location position spot
area region zone
object item thing
person human people individual
child kid
job task work
reason cause
because since due therefore
result outcome consequence effect
goal aim purpose objective
idea concept notion
important significant essential crucial key vital
main primary principal major
easy simple straightforward
hard difficult tough
complex complicated
correct right true valid accurate
wrong incorrect false invalid inaccurate
exact precise accurate
clear obvious evident
empty blank void
often frequent common usual
typical usual normal common
always constant
constant fixed unchanged steady
many several multiple numerous various
only just solely
each every per
before prior earlier previous
after later afterward following subsequent
next following subsequent
first initial
last final
end final finish
near close nearby
far distant
above over
below under beneath
top upper
bottom base lower
edge border boundary
center middle
middle halfway between
outside external outer
inside internal inner within
opposite reverse contrary inverse
fix repair
hot warm
cold cool
bright light
dark dim
heavy weight
strong powerful
weak feeble
hit strike collide
bounce reflect
pull attract
push repel
push force
move travel go motion
run execute
store save hold keep
contain include hold comprise
consist comprise compose made
call invoke
return give
argument parameter
procedure routine subroutine
entry element item member
copy duplicate clone replicate
double twice two
half halve
test check verify
prove confirm verify validate
guess estimate
predict forecast
compute calculate
measure gauge
compare contrast
define specify declare
meaning definition
learn train
example instance sample
data information
rule principle law
speed velocity rate
sound noise
stone rock
dirt soil
power energy
sunlight sun
gap break opening hole
path route way
open incomplete
closed complete
loop cycle iterate iteration
repeat again iterate
efficient economical
expensive costly
cheap inexpensive
cost price expense
delay wait latency
wait pause
random arbitrary
chance probability likelihood odds
likely probable
possible potential
maybe perhaps possibly might
dead die
live survive
eat consume
use consume
disappear vanish
appear emerge
soak absorb
melt dissolve
turn rotate spin revolve
shape form
safe secure
danger risk hazard
damage harm hurt injure
sick ill
protect guard shield
grow develop
offspring young baby
trait characteristic feature property attribute
ability capability capacity
advantage benefit strength pro
disadvantage drawback weakness con
better improve enhance
good beneficial
bad poor harmful
worse deteriorate degrade
best optimal ideal
largest biggest maximum most
smallest minimum least
maximum highest peak
minimum lowest
try attempt
happen occur
depend rely
cover overlay
fill occupy
share common
spread distribute scatter
flow stream
level degree extent
control manage regulate
order sequence
arrange sort order organize
structure organization arrangement
relation relationship connection link
influence affect impact
accept approve
reject refuse deny
ask request query
answer reply respond response
permission authorization
own possess have
free available
visible seen
hidden concealed invisible
new recent
old previous former
real actual
fair equal
enough sufficient adequate
extra additional further more
rest remainder remaining
else otherwise
entirely completely fully totally
separately individually independently
simultaneously together concurrently
immediately instantly instant
automatically itself
directly straight
approximately about around roughly nearly
mostly mainly largely primarily
rare uncommon seldom
single one only
both two
zero none no
all every entire
unique distinct
unknown unseen
public open
private own
"""

# Two words a line; "not" before one of them says the other.
_OPPOSITE = """
increase decrease
more less
more fewer
high low
higher lower
raise lower
rise fall
gain lose
add remove
add subtract
same different
equal different
always never
all none
before after
first last
early late
begin end
start stop
open closed
complete incomplete
true false
correct incorrect
correct wrong
right wrong
valid invalid
possible impossible
large small
big small
larger smaller
bigger smaller
long short
longer shorter
fast slow
faster slower
hot cold
hotter colder
warmer cooler
heavy light
heavier lighter
hard soft
harder softer
strong weak
stronger weaker
bright dim
wet dry
full empty
best worst
better worse
good bad
most least
maximum minimum
maximize minimize
positive negative
above below
inside outside
internal external
connect disconnect
connected separated
together separately
push pull
attract repel
easy difficult
simple complex
cheap expensive
static dynamic
public private
parallel series
linear nonlinear
dependent independent
allow prevent
known unknown
stable unstable
"""


def _pairs(lines: str) -> dict[str, tuple[str, ...]]:
    related: dict[str, list[str]] = {}
    for line in lines.strip().splitlines():
        stems = [stem(normalise(word)) for word in line.split()]
        for left, right in permutations(stems, 2):
            if right != left and right not in related.setdefault(left, []):
                related[left].append(right)
    return {word: tuple(others) for word, others in related.items()}


SYNONYMS = _pairs(_SAME)
OPPOSITES = _pairs(_OPPOSITE)
