"""Passwords that are tried first, whatever the system: what leaks of passwords hold most often, and how people vary it.

Of a password the variations are undone (digits for letters, capitals, years and signs at the end, things doubled or turned
around); when what is left is made of the words below, of runs along the keyboard or the alphabet, or of the person's own name,
it is common. So a list of some hundred stems stands for the hundreds of thousands of passwords that are made of them. Three
different words in a row are no longer tried first, and are what people can remember.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i", "|": "l", "+": "t"}
)
_ROWS = ("1234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "wxcvbn", "abcdefghijklmnopqrstuvwxyz")
_COLUMNS = (
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6",
    "qazwsxedcrfvtgb",
    "zaq1xsw2",
)
_RUN = 4
_WORDS = 3
_FREE = 4
"""How many characters beside common words a password needs to be nobody's first guess."""
_STEMS = """
password passwort passwd passw pass passe passphrase motdepasse contrasena contrasenya contrasinal senha parola parool haslo heslo
jelszo lozinka wachtwoord losenord salasana passord kodeord adgangskode sifre parol geheim secret secreto secreta segredo segreto tajne
hemlig hemmelig admin administrator administrador administrateur root toor superuser sysadmin system systems user username guest gast
default changeme change letmein welcome willkommen bienvenue bienvenido benvenuto welkom login logon signin access temp temporary
temporal test tester testing demo opssight server servers service database mysql postgres postgresql oracle mongo redis docker
kubernetes jenkins gitlab github ansible grafana prometheus elastic kibana splunk nagios zabbix vagrant ubuntu debian centos redhat
linux windows microsoft apple google amazon facebook twitter instagram youtube netflix linkedin whatsapp telegram yahoo hotmail gmail
outlook cisco juniper fortinet vmware citrix dell lenovo samsung nokia sony huawei xiaomi android iphone nintendo playstation xbox
pokemon pikachu minecraft roblox fortnite warcraft starcraft counterstrike callofduty monday tuesday wednesday thursday friday saturday
sunday weekend holiday vacation montag dienstag mittwoch donnerstag freitag samstag sonntag january february march april june july
august september october november december januar februar maerz juni juli oktober dezember spring summer autumn winter fall fruehling
sommer herbst printemps ete automne hiver primavera verano otono invierno qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn
zxcvbnm qazwsx qazwsxedc poiuytrewq lkjhgfdsa mnbvcxz qweasd qweasdzxc asdqwe abc abcd abcde abcdef abcdefg abcdefgh aaa xxx zzz one two
three four five six seven eight nine ten zero hundred thousand million iloveyou ilovejesus iloveu iloveme lovely love lover loveme
loveyou sweetheart sweetie sweet baby babygirl babyboy honey darling angel angels princess princesse prinzessin prinses princesa queen
king prince kings beautiful pretty gorgeous handsome sexy hottie hotstuff cutie cute fuckyou fuckoff fuckme fuck shit bitch asshole
bastard pussy dick cock porn penis whore slut biteme suckme blowme hooker lesbian football fussball futbol soccer baseball basketball
hockey tennis golf golfer rugby cricket volleyball softball wrestling boxing swimming running skater skateboard surfer surfing snowboard
skiing fishing hunting hunter hiking climbing cycling racing racer nascar ferrari porsche mercedes bmw audi volkswagen toyota honda
nissan mazda subaru chevy chevrolet camaro corvette mustang dodge chrysler jeep harley davidson yamaha suzuki kawasaki ducati
lamborghini bugatti maserati tesla volvo renault peugeot citroen opel skoda seat fiat arsenal chelsea liverpool manchester united
everton tottenham newcastle rangers celtic barcelona barca realmadrid madrid juventus milan inter napoli roma bayern dortmund schalke
hamburg werder ajax feyenoord benfica porto sporting galatasaray fenerbahce besiktas boca river flamengo corinthians palmeiras santos
cowboys steelers packers patriots yankees redsox dodgers giants eagles bears lakers celtics bulls knicks warriors raiders broncos
dolphins vikings chiefs saints falcons panthers ravens bengals browns colts titans jaguars texans chargers cardinals rams niners michael
jordan lebron messi ronaldo cristiano neymar beckham zidane maradona pele kobe shaq tiger woods michelle jessica jennifer jonathan
daniel matthew anthony christopher joshua andrew robert william david joseph thomas charles richard james john steven kevin brian george
edward ronald timothy jason jeffrey ryan gary nicholas eric stephen jacob larry frank scott justin brandon raymond gregory samuel
benjamin patrick jack dennis jerry alexander tyler aaron henry douglas peter adam nathan zachary walter kyle harold carl arthur roger
keith jeremy terry lawrence sean christian albert ethan austin joe jesse willie ralph bryan billy bruce dylan alan juan logan wayne roy
noah elijah louis russell philip bobby johnny bradley vincent victor martin ernest phillip todd craig alex sasha max felix leon lukas
luca paul jonas tim finn ben elias julian moritz simon jan tom lars sven nils klaus dieter juergen wolfgang hans werner helmut mary
patricia linda barbara elizabeth susan margaret dorothy lisa nancy karen betty helen sandra donna carol ruth sharon laura sarah kimberly
deborah cynthia angela melissa brenda amy anna rebecca virginia kathleen pamela martha debra amanda stephanie carolyn christine marie
janet catherine frances ann joyce diane alice julie heather teresa doris gloria evelyn jean cheryl mildred katherine joan ashley judith
rose janice kelly nicole judy christina kathy theresa beverly denise tammy irene jane lori rachel marilyn andrea kathryn louise sara
anne jacqueline wanda bonnie julia ruby lois tina phyllis norma paula diana annie lillian emily robin peggy crystal gladys rita dawn
connie florence tracy edna tiffany carmen rosa cindy grace wendy victoria samantha chelsey vanessa veronica natasha natalia olga
svetlana tatiana irina elena maria sofia sophia sophie olivia emma isabella isabelle mia charlotte amelia harper lena lea hannah hanna
johanna katharina claudia sabine petra monika alejandro alejandra fernando fernanda ricardo eduardo francisco gustavo guillermo rodrigo
roberto mauricio carlos luis jose jesus miguel antonio pedro pablo diego sergio javier jorge manuel rafael raul mario oscar hector
andres felipe camila valentina gabriela gabriel daniela mariana mohammed muhammad mohamed ahmed mustafa mehmet ali hassan hussein
ibrahim omar yusuf fatima aisha ayse zeynep jesuschrist christ godisgood godislove godbless blessed blessing heaven faith trinity church
bible prayer saviour lord allah bismillah buddha krishna ganesha shiva hallelujah amen glory spirit angelo lucifer satan devil demon
hell monkey dragon lion eagle wolf bear panther leopard jaguar shark dolphin whale horse pony puppy doggy kitty kitten kitkat hello
goodbye chicken turkey rabbit bunny hamster turtle snake spider spiderman butterfly ladybug bumblebee elephant giraffe zebra penguin
falcon hawk raven phoenix unicorn rainbow sunshine sunflower flower flowers daisy lily tulip orchid jasmine lavender violet blossom
garden forest mountain ocean beach island paradise hawaii california florida texas newyork london paris berlin munich muenchen vienna
wien zurich amsterdam rotterdam brussels lisbon lisboa rome moscow moskva warsaw warszawa prague praha budapest istanbul ankara athens
dublin edinburgh glasgow america american canada canadian mexico mexicano brasil brazil argentina colombia venezuela chile peru germany
deutschland austria oesterreich switzerland schweiz france italia italy espana spain portugal england scotland ireland russia ukraine
poland polska india pakistan indonesia malaysia singapore philippines thailand vietnam china japan korea australia zealand africa
nigeria kenya egypt israel chocolate cookie cookies cheese cheesecake pizza burger banana orange cherry strawberry blueberry peaches
peach pineapple coconut mango lemon lime pepper ginger cinnamon sugar candy butter peanut muffin pancake pudding cupcake coffee tea
whisky whiskey vodka tequila beer budweiser heineken corona guinness smirnoff jackdaniels cocacola pepsi marlboro marijuana cannabis red
blue green yellow black white purple pink silver gold golden grey gray brown diamond emerald sapphire platinum superman batman ironman
hulk captain avengers wolverine deadpool joker quinn thor loki venom flash starwars startrek skywalker yoda darthvader vader jedi
chewbacca hansolo matrix terminator predator alien gandalf frodo hobbit sauron legolas harrypotter hogwarts gryffindor slytherin
voldemort hermione dumbledore narnia simpsons homer bart southpark cartman scooby scoobydoo snoopy garfield mickey mickeymouse minnie
donald goofy pluto tinkerbell cinderella barbie hellokitty spongebob naruto sasuke goku vegeta dragonball onepiece digmon sailormoon
metallica slipknot nirvana acdc ironmaiden megadeth rammstein slayer pantera korn linkinpark blink greenday eminem tupac biggie rihanna
beyonce madonna britney shakira jackson elvis beatles rollingstones pinkfloyd ledzeppelin coldplay guitar drummer piano music musica
dancer dancing dance singer rockstar rocknroll hiphop reggae metal techno trance computer laptop internet network wireless keyboard
monitor hacker hacking hackme coder coding program programmer developer engineer security secure firewall router switch backup office
company business work worker manager director boss employee school student teacher college university doctor nurse police fireman
soldier army navy marine marines airforce military sniper ranger commander general freedom liberty justice peace happy happiness smile
smiley laugh lucky luck fortune success winner winning champion victory legend hero master masters chief ninja samurai warrior knight
wizard magic magician mystic dream dreamer dreams fantasy infinity eternity forever always never nothing something anything everything
whatever nobody somebody everyone maybe please thank thanks thankyou sorry goodluck trustno trustnoone trust noone believe imagine
remember forget forgotten forgetful granted denied open opensesame sesame abracadabra correcthorsebatterystaple family mother father
brother sister mommy daddy mama papa grandma grandpa wife husband girlfriend boyfriend bestfriend friend friends friendship buddy homie
dude chick girl girls boy boys man woman kids children daughter son thunder lightning storm hurricane tornado volcano fire ice snow
snowman snowball rain cloud sky star stars moon sun sunset sunrise galaxy universe cosmos planet earth world mars jupiter saturn venus
mercury apollo zeus hades poseidon athena hercules achilles spartan sparta trojan troy shadow shadows darkness midnight nightmare night
daylight light bright dark blood bloody skull death dead deadly killer kill murder zombie vampire dracula werewolf ghost monster beast
creature freak crazy maniac psycho insane money dollar dollars cash rich millionaire billionaire bitcoin ethereum crypto bank credit
trigger shooter gunner bullet pistol rifle cannon the and you are for this that with from have what your his her our not is my me in of
to it be on we us mypassword yourpassword thepassword newpassword oldpassword nopassword defaultpassword adminpassword rootpassword
userpassword masterpassword
"""


@cache
def _stems() -> tuple[str, ...]:
    """Return the stems, the longest first, with the parts of the keyboard."""
    words = {word for word in _STEMS.split() if len(word) >= 2}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _walks() -> frozenset[str]:
    """Return every run of four along the keyboard and the alphabet, in both directions."""
    lines = [*_ROWS, *_COLUMNS]
    lines += [line[::-1] for line in lines]
    return frozenset(line[start : start + _RUN] for line in lines for start in range(len(line) - _RUN + 1))


def is_common(password: str, own: frozenset[str] = frozenset()) -> bool:
    """Tell whether ``password`` is one that is tried first; ``own`` are words by which the person is known, in lower case."""
    return any(_is_made_of_common_parts(reading, own) for reading in _readings(password.lower()))


def _readings(lowered: str) -> Iterator[str]:
    """Yield the password as it is and as it reads with signs for letters undone, each also from the end."""
    plain = lowered.translate(_LEET)
    for one in dict.fromkeys((lowered, plain, plain.replace("i", "l"))):
        yield one
        yield one[::-1]


def _is_made_of_common_parts(text: str, own: frozenset[str]) -> bool:
    """Tell whether common words, runs, repetitions, years and signs account for nearly all of ``text``."""
    rest = text
    for word in sorted(own, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = _without_walks(re.sub(r"(?:19|20)\d\d", " ", rest))
    words, found = _stems(), 0
    for word in words:
        if len(word) >= 3 and word in rest:
            rest = rest.replace(word, " ")
            found += len(word) >= 4
    if found >= _WORDS:
        return False
    rest = re.sub(r"(.)\1{2,}", " ", rest)
    left = [part for part in re.sub(r"[\W\d_]+", " ", rest).split() if part not in words]
    digits = len(re.findall(r"\d", rest))
    return sum(len(part) for part in left) + max(0, digits - 4) < _FREE


def _without_walks(text: str) -> str:
    """Return ``text`` with every run along the keyboard or the alphabet taken out."""
    walks, gone = _walks(), [False] * len(text)
    for start in range(len(text) - _RUN + 1):
        if text[start : start + _RUN] in walks:
            gone[start : start + _RUN] = [True] * _RUN
    return "".join(" " if taken else character for character, taken in zip(text, gone, strict=True))
