"""Words that stand in names of Vietnamese citizens and are no Vietnamese syllables: never a slip.

Hand-written and short: peoples of the Highlands and the south who moved north, baptismal names, and given names
from abroad. What else is foreign is recognised by its shape in `words`.
"""

_HIGHLANDS = (
    "ksor siu nay rmah rcom rahlan kpă kpa kbuôr kbuor niê nie mlô mlo êban eban ayun ênuôl enuol byă bya ktla knul "
    "hđơk hlong hmok hwing kdoh krông briu alăng zơrâm bnướch bríu pơloong arất coor rơ châm ro cham y k h đinh"
)
_BAPTISMAL = (
    "giuse phêrô phero phaolô phaolo gioan gioakim maria têrêsa teresa anna đaminh phanxicô antôn anton giacôbê micae "
    "matta mađalêna cêcilia anê lucia rôsa monica catarina isave augustinô tôma tađêô luca mátthêu gioanbaotixita"
)
_FROM_ABROAD = (
    "john mark jack tom ken ben alex chris james george paul jane rose grace david daniel kevin peter tony jimmy "
    "andy henry william thomas robert michael anthony victor leo oscar felix simon martin vincent jenny anny mary lisa "
    "nancy julia sophia emma alice cindy kelly tiffany angela vivian elsa nina sarah helen linda"
)
KNOWN_SPELLINGS = frozenset(f"{_HIGHLANDS} {_BAPTISMAL} {_FROM_ABROAD}".split())
# Words between a name and a second one for the same person: "tức Sáu", "còn gọi là Hoa".
BETWEEN_NAMES = frozenset(str.split("tức hay là còn gọi tên khác"))
