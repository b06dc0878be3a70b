"""Short forms of first names and their equals in the other language of many American workplaces."""

from functools import cache
from typing import Final

GROUPS: Final = """\
abigail abby abbie gail
adalberto beto
agnes aggie ines
albert al bert bertie alberto beto
alejandra alexandra alex ale sandra sandy lexi alessandra
alejandro alexander alex al alec ale sandy xander jandro
alfonso poncho foncho alphonse al
alfred alfredo fred freddy al fredo
alice ali alicia licha
alvin al
amanda mandy mandi
amelia amy millie
andrew andy drew andres andre
angela angie angelica angel
ann anne anna ana annie anita nan nancy
anthony tony antonio ant toni antoine tono
antonia toni tonia
arthur art artie arturo
augustine augustus gus augie agustin
barbara barb barbie babs
bartholomew bart bartolome
beatrice beatriz bea betty trixie
benedict ben benito
benjamin ben benny benji benja
bernard bernie bernardo
bernadette bernie
bradley brad
brandon brand
bridget bridgette biddy brigida
brittany britt
caroline carolyn carol carrie carolina caro
carlos charles charlie chuck charley chas carlitos
casandra cassandra cass cassie sandra
catherine katherine kathryn catalina katarina kate kathy cathy katie kat kay kitty cata kathleen
cecilia ceci cissy celia
cesar caesar
charlotte lottie charlie carlota
chester chet
christina christine cristina chris tina chrissy kristina kristin kristen cris
christopher chris topher kit cristobal christian cristian
clarence clare
clifford clifton cliff
concepcion concha conchita conception
consuelo chelo connie
constance connie
cornelius neil corny
curtis curt kurt
cynthia cindy
daniel dan danny dani
danielle dani daniela
david dave davey davie
deborah debra deb debbie
delores dolores lola dee lolita
dennis denny denis
desmond des
diana diane di
dominic dominick dom nick domingo
donald don donnie
dorothy dot dottie dorothea dora dorotea
douglas doug
dwight ike
edmund ed eddie ted
eduardo edward ed eddie ted ned teddy lalo edwin
edith edie
eleanor ellie nell nora leonor elena
elizabeth elisabeth liz lizzie beth betty betsy eliza elisa lisa libby isabel isabella isabela bella lisbeth chabela
emily em emmy emilia emilie
emmanuel manuel manny manolo immanuel
enrique henry hank harry kike quique
ernest ernie ernesto neto
esperanza hope espe
eugene gene eugenio
eva eve evita
evelyn evie eve
federico frederick fred freddy fede fritz fredrick
felicity felicia feli
fernando fer nando ferdinand
florence flo flor florencia
frances fran francie fanny franny francisca
francis francisco frank pancho paco frankie fran kiko cisco franklin
gabriel gabe gabi
gabriela gabrielle gabby gabi gaby
geoffrey jeffrey jeff geoff
george jorge georgie jorgito
gerald gerard gerry jerry gerardo
gertrude trudy gert
gilbert gil gilberto bert beto
gloria glo
gonzalo chalo
gregory greg gregg gregorio goyo
grace graciela chela gracie
guadalupe lupe lupita pita
guillermo william will bill billy liam memo willie willy wil bil
gustavo gus tavo
harold harry hal
harriet hattie
heather heath
heriberto beto herbert herb
hector tito
hortensia tencha hortense
humberto beto
ignacio nacho ignatius iggy
irene reenie
isaac ike zack
isidro chilo isidore
jacob jake jay jacobo
jacqueline jackie jacqui
james jim jimmy jamie jaime diego santiago
jane jean joan janie juana jeanne
janet jan janice
jasmine jazz yasmin yazmin
javier javi xavier
jennifer jen jenny jenn
jeremy jeremiah jerry jem
jerome jerry jeronimo
jessica jess jessie
jesus chuy chucho
jesse jess jessie
joaquin quino
john jack johnny jon juan juanito ivan sean
jonathan jon jonny jonatan johnathan
joseph jose joe joey pepe jos josef chepe
josephine jo josie josefina fina chepina
joshua josh josue
judith judy judi
juanita juana jane nita
julia julie julieta jules
julian jules julio julius
karen kari caren
kenneth ken kenny
kevin kev
kimberly kim kimberley
laura lori laurie lauren lalita
lawrence laurence larry lorenzo loren lencho
leonard len lenny leo leon leonardo
leopoldo polo leopold leo
leticia lety letty laetitia
lillian lily lilly lil liliana lilian
linda lynn lindy
louis luis lou louie lewis lucho
louise luisa lou
lucas luke lucian
lucille lucy lucia lucinda luz
luz lucita
mackenzie mac kenzie
madeline maddie madeleine magdalena maggie lena
manuela manola
marcus marc mark marco marcos
margaret maggie meg peggy marge margie margarita rita greta margo
maria mary marie mia maureen molly polly marita maricruz mari
martha marty marta
martin marty tino
marvin marv
matthew matt matty mateo matias matthias
mauricio maurice mo moe
maximilian max maxwell maximiliano
megan meg meghan
melissa mel missy lissa
melanie mel
mercedes mercy meche
michael mike mick mickey miguel micky mikey mitch
michelle shelly micki
mildred millie
mitchell mitch
mohammed mohammad muhammad mohamed muhammed mo
monica moni
montserrat montse
nancy nan
natalie nat natalia nataly
nathaniel nathan nate nat natanael
nicholas nick nicky nicolas nico klaus
nicole nikki nicky nicola
norman norm
octavio tavo octavius
oliver ollie oliverio
olivia liv livvy ollie
pablo paul pauly
pamela pam
patricia pat patty trish tricia pati paty
patrick pat paddy rick patricio
paula pauline paulina polly
pedro peter pete perico
penelope penny
peter pete pedro
philip phillip phil felipe pip
rachel rae raquel
rafael raphael rafa ralph
ramon moncho ray raymond raymundo mundo
randall randolph randy
rebecca becky becca beca
refugio cuca cuco
reginald reggie reg
ricardo richard rick rich dick ricky richie rico
robert bob bobby rob robbie roberto bert beto robby
roberta bobbie robbie berta
rodney rod
rodrigo rod rigo
rogelio roger rog
roland rolando rollie
ronald ron ronnie
rosa rose rosie rosita rosalind rosalinda rosario rosemary chayo
rosario chayo charo
russell russ rusty
salvador chava sal
samantha sam sammy
samuel sam sammy
sandra sandy
santiago chago james tiago
sarah sara sally sadie
sebastian seb bastian
sergio checo serge
sharon shari sherry
shirley shirl
socorro coco
sofia sophia sophie sofie
solomon sol
soledad chole sol
stanley stan
stephanie steph stefanie estefania steffi fanny
stephen steven steve stevie esteban stefan
susan sue susie suzanne susanna susana suzy susannah
tabitha tabby
teresa theresa terry tess tere tessa teresita
terrence terence terry
theodore ted teddy theo teodoro
thomas tom tommy tomas
timothy tim timmy timoteo
tobias toby
tyrone ty
valentina vale tina val
valerie val valeria
vanessa nessa
veronica vero ronnie roni
victor vic vito
victoria vicky vicki tori
vincent vince vinny vicente chente
virginia ginny ginger gina
vivian viv viviana
walter walt wally gualterio
wendy wendi
wesley wes
winifred winnie fred
xavier javier xavi javi
yesenia yesi jessenia
yolanda yoli yola
zachary zach zack zak
"""
"""A group a line: the names in it may all be the same person's. A name may stand in several, and the groups stay apart:
Al is Albert or Alexander, and nobody is both."""


@cache
def _equals() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in GROUPS.splitlines():
        group = set(line.split())
        for name in group:
            table.setdefault(name, set()).update(group)
    return {name: frozenset(group - {name}) for name, group in table.items()}


def nicknames(token: str) -> frozenset[str]:
    """Return the other names that whoever is called so may go by; `token` is one folded word.

    >>> "robert" in nicknames("bob")
    True
    """
    return _equals().get(token, frozenset())
