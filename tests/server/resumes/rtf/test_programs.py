"""RTF as Word, LibreOffice, TextEdit and WordPad write it: all that is seen is read, and nothing is reported."""

from server.resumes.reader import read_resume

WORD = rb"""{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\adeff0\deff0\stshfdbch31505\stshfloch31506\stshfhich31506\stshfbi0
\deflang1033\deflangfe1033\themelang1033\themelangfe0\themelangcs0{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2
{\*\panose 02020603050405020304}Times New Roman;}{\f3\fbidi \froman\fcharset2\fprq2
{\*\panose 05050102010706020507}Symbol;}{\f10\fbidi \fnil\fcharset2\fprq2{\*\panose 05000000000000000000}Wingdings;}
{\flomajor\f31500\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}
{\fhiminor\f31506\fbidi \fswiss\fcharset0\fprq2{\*\panose 020f0502020204030204}Calibri;}
{\f37\fbidi \froman\fcharset238\fprq2 Times New Roman CE;}}
{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green56\blue100;\cbackgroundone\ctint255\cshade255
\red255\green255\blue255;\chyperlink\ctint255\cshade255\red5\green99\blue193;}
{\*\defchp \fs22\loch\af31506\hich\af31506\dbch\af31505 }
{\*\defpap \ql \li0\ri0\sa160\sl259\slmult1\widctlpar }\noqfpromote
{\stylesheet{\ql \li0\ri0\sa160\sl259\slmult1\widctlpar
\rtlch\fcs1 \af0\afs22\alang1025 \ltrch\fcs0 \f31506\fs22\lang1033 \snext0 \sqformat \spriority0 Normal;}
{\s1\ql\keepn \rtlch\fcs1 \af0 \ltrch\fcs0 \fs32\cf3 \sbasedon0 \snext0 \slink15 heading 1;}
{\*\cs10 \additive \ssemihidden \sunhideused Default Paragraph Font;}{\*
\ts11\tsrowd\trftsWidthB3\trpaddl108\tscellwidthfts0\tsvertalt \fs22 Normal Table;}
{\*\cs16 \additive \ul\cf5 \sbasedon10 Hyperlink;}}
{\*\listtable{\list\listtemplateid1\listhybrid{\listlevel\levelnfc23\leveljc0\levelfollow0\levelstartat1
{\leveltext\leveltemplateid67698689\'01\u-3913 ?;}{\levelnumbers;}\f3\fi-360\li720\lin720 }{\listname ;}\listid123}}
{\*\listoverridetable{\listoverride\listid123\listoverridecount0\ls1}}{\*\pgptbl {\pgp\ipgp0\itap0\li0\ri0\sb0\sa0}}
{\*\rsidtbl \rsid1\rsid2}{\mmathPr\mmathFont34\mbrkBin0}{\info{\title Resume}{\author Maria Gonzalez}
{\operator Sam Smith}{\creatim\yr2024\mo1\dy2\hr3\min4}{\version2}{\edmins5}{\nofpages1}
{\*\company Northern Staffing Partners}}{\*\xmlnstbl {\xmlns1 http://schemas.microsoft.com/office/word/2003/wordml}}
\paperw12240\paperh15840\margl1440\margr1440 \widowctrl\ftnbj\aenddoc\viewkind1\viewscale100\viewbksp0
{\*\wgrffmtfilter 2450}\nofeaturethrottle1\ilfomacatclnup0
{\*\template C:\Users\Sam\AppData\Roaming\Microsoft\Templates\My Resume Template Two.dotx}
{\*\ftnsep \ltrpar \pard\plain \ltrpar\ql {
\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1 \chftnsep \par }}\ltrpar \sectd \ltrsect\linex0\headery720\footery720\titlepg
{\headerl \ltrpar \pard\plain \ltrpar\s1\ql \par }{\headerr \ltrpar \pard\plain {Maria Gonzalez \'96 page {\field
{\*\fldinst { PAGE   \* MERGEFORMAT }}{\fldrslt {\noproof 2}}}\par }}{\footerr \pard\plain foot\par}
{\headerf \ltrpar \pard\plain Confidential\par }
{\*\pnseclvl1\pnucrm\pnstart1\pnindent720\pnhang {\pntxta .}}
\pard\plain \ltrpar\s1\ql \li0\ri0\sb240\sl259\slmult1\keepn\cbpat3\rtlch\fcs1 \af0\afs32 \ltrch\fcs0 \fs32\cf2
{\rtlch\fcs1 \af0 \ltrch\fcs0 \cf4\insrsid1 \hich\af31506\dbch\af31505\loch\f31506 Maria Gonz\'e1}{\cf4 lez\par }
\pard\plain \ltrpar\ql \li0\ri0\sa160\sl259\slmult1 \rtlch\fcs1 \ltrch\fcs0 \f31506\fs22 {\field\fldedit{\*\fldinst
{\insrsid2 \hich  HYPERLINK "mailto:maria@example.com" \o "Write to me any time"}{{\*\datafield 00d0c9ea79f9bace}}}
{\fldrslt {\cs16\ul\cf5 maria@example.com}}}\sectd {\par }
{\listtext\pard\plain\ltrpar
\rtlch\fcs1 \af31506 \ltrch\fcs0 \f3\insrsid1 \loch\af3\dbch\af31505\hich\f3 \'b7\tab}
\pard\ltrpar\ql\fi-360\li720\ls1{Forklift \ldblquote expert\rdblquote  \emdash  {\*\bkmkstart _GoBack}
{\*\bkmkend _GoBack}10 years\line second line\par }
\trowd \irow0\irowband0\ltrrow\ts11\trgaph108\trleft-108\clvertalt\clbrdrt\brdrs\clcbpat3\clftsWidth3\clwWidth4675
\cellx4567\clvertalt \cellx9242\pard\plain \ltrpar\ql\intbl\yts11 {\cf4 Skill\cell }{Since\cell }\pard\plain \intbl
{\trowd \irow0\ts11\trgaph108\trleft-108\clcbpat3 \cellx4567\clvertalt \cellx9242\row }
\trowd \irow1\lastrow\trgaph108\cellx4567\cellx9242\pard\plain\intbl {Forklift\cell 2015\cell }
{\trowd \irow1\cellx4567\cellx9242\row }
\pard\plain {\f10 \'28} 555-0101 {\f3 a} {\f10 n} done\tab\u1055\'3f\par
{\shp
{\*\shpinst\shpleft-500\shptop-9000\shpright5000\shpbottom-8000\shpfhdr0\shpbxcolumn\shpbxignore\shpbypara
\shpbyignore\shpwr3\shpz0{\sp{\sn shapeType}{\sv 202}}{\sp{\sn fFilled}{\sv 1}}{\sp{\sn fillColor}{\sv 6568991}}{\sp
{\sn wzDescription}{\sv a box with my summary in it}}{\shptxt \ltrpar
\pard\plain \cf4 About me: careful and quick\par }}{\shprslt{\*\do\dobxcolumn\dobypara\dodhgt8192\dptxbx\dptxlrtb
{\dptxbxtext\ltrpar \pard\plain About me: careful and quick\par}\dpx0\dpy0\dpxsize1\dpysize1}}}
\pard{\chftn{\footnote \pard\plain {\super\chftn} a note\par}} end\par
{\*\themedata 504b0304}{\*\colorschememapping 3c3f}{\*\latentstyles\lsdstimax376\lsdlockeddef0
{\lsdlockedexcept \lsdqformat1 \lsdpriority0 \lsdlocked0 Normal;heading 1;}}{\*\datastore 0105}}"""

LIBRE_OFFICE = rb"""{\rtf1\ansi\deff3\adeflang1025
{\fonttbl{\f0\froman\fprq2\fcharset0 Times New Roman;}{\f1\froman\fprq2\fcharset2 Symbol;}
{\f3\froman\fprq2\fcharset0 Liberation Serif{\*\falt Times New Roman};}{\f4\fnil\fprq0\fcharset2 OpenSymbol
{\*\falt Arial Unicode MS};}}
{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red0\green0\blue128;}
{\stylesheet{\s0\snext0\rtlch\af8\afs24 \ltrch\hich\af3\loch\widctlpar\hyphpar0\cf0\f3\fs24\lang1033 Normal;}
{\*\cs15\snext15 Bullets;}}{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc23{\leveltext \'01\u8226 ?;}
{\levelnumbers;}\f4\fi-360\li720}\listid1}}{\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}
{\*\generator LibreOffice/7.5$Linux_X86_64 LibreOffice_project/abc def ghi jkl}{\info
{\creatim\yr2024\mo1\dy1\hr1\min1}{\printim\yr0\mo0\dy0\hr0\min0}}{\*\userprops}\deftab709
\hyphauto1\viewscale100\formshade
{\*\pgdsctbl
{\pgdsc0\pgdscuse451\pgwsxn12240\pghsxn15840\marglsxn1134\pgdscnxt0 Default Page Style;}
{\pgdsc1\pgdscuse451\pgwsxn15840\pghsxn12240\pgdscnxt1 Landscape Wide One;}}
\formshade{\*\pgdscno0}\paperh15840\paperw12240\margl1134\sectd\sbknone\sectunlocked1\pgndec\pgwsxn12240\pghsxn15840
{\*\ftnsep\chftnsep}
{\header \pard\plain \s0 Head\par }
\pard\plain \s0\rtlch\af8\afs24 \ltrch\hich\af3\loch\cbpat3\cf2\f3\fs24{\cf2\b\rtlch \ltrch\loch
EXPERIENCE}
\par {\listtext\pard\plain \f4 \u8226\'3f\tab}\pard\plain \s0\ilvl0\ls1 \li720\fi-360{\rtlch \ltrch\loch
Forklift \u8220\'93quoted\u8221\'94 \u8211\'96 caf\u233\'e9}
\par \pard\plain {\field{\*\fldinst HYPERLINK "https://example.com/" }{\fldrslt {\cs16 {\loch site}{}}}}
\par }"""

TEXT_EDIT = rb"""{\rtf1\ansi\ansicpg1252\cocoartf2761
\cocoatextscaling0\cocoaplatform0
{\fonttbl\f0\fswiss\fcharset0 Helvetica-Bold;\f1\fswiss\fcharset0 Helvetica;\f2\fnil\fcharset0 LucidaGrande;
}
{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red14\green14\blue14;}
{\*\expandedcolortbl;;\cssrgb\c0\c0\c0;\cssrgb\c6700\c6700\c6700;}
{\*\listtable{\list\listtemplateid1\listhybrid
{\listlevel\levelnfc23\levelnfcn23\leveljc0\leveljcn0\levelfollow0\levelstartat1\levelspace360\levelindent0
{\*\levelmarker \{disc\}}{\leveltext\leveltemplateid1\'01\uc0\u8226 ;}{\levelnumbers;}\fi-360\li720\lin720 }
{\listname ;}\listid1}}
{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}
\paperw11900\paperh16840\margl1440\margr1440\vieww11520\viewh8400\viewkind0
\pard\tx560\tx1120\pardirnatural\partightenfactor0

\f0\b\fs36 \cf2 Zo\'eb Gonz\'e1lez\
\f1\b0\fs24 \cf0 zoe@example.com | 555-0101\
\
Led \'93big\'94 team \'97 12 people\
\pard\tx220\tx720\li720\fi-720\pardirnatural\partightenfactor0
\ls1\ilvl0\cf3 {\listtext	\uc0\u8226 	}Forklift\
{\listtext	\uc0\u8226 	}Spanish \uc0\u55357 \u56832 \
}"""

WORD_PAD = rb"""{\rtf1\ansi\ansicpg1252\deff0\nouicompat\deflang1033{\fonttbl{\f0\fnil\fcharset0 Calibri;}
{\f1\fnil\fcharset2 Symbol;}{\f2\fnil Calibri;}}
{\colortbl ;\red0\green0\blue255;}
{\*\generator Riched20 10.0.19041}{\*\mmathPr\mdispDef1\mwrapIndent1440 }\viewkind4\uc1
\pard\widctlpar\sa200\sl276\slmult1\qc\b\f0\fs32\lang9 Maria Gonzalez\b0\fs22\par
{{\field{\*\fldinst{HYPERLINK https://example.com/m }}{\fldrslt{https://example.com/m\ul0\cf0}}}}\f0\fs22\par

\pard{\pntext\f1\'B7\tab}{\*\pn\pnlvlblt\pnf1\pnindent0
{\pntxtb\'B7}}\widctlpar\fi-360\li720\sa200\sl276\slmult1 Forklift\par
{\pntext\f1\'B7\tab}Jos\'e9\f2\u8217?s\par
}"""


def read(data: bytes) -> list[str]:
    """Return the lines; what is reported comes last."""
    resume = read_resume(data)
    return [*filter(None, resume.pages[0].split("\n")), *map(str, (*resume.hidden, *resume.warnings))]


def test_word_s_files_are_read_with_their_machinery_left_out() -> None:
    assert read(WORD) == [
        "Maria Gonzalez \u2013 page 2",
        "Confidential",
        "Maria Gonz\u00e1lez",
        "maria@example.com",
        "\u00b7\tForklift \u201cexpert\u201d \u2014 10 years",
        "second line",
        "Skill | Since",
        "Forklift | 2015",
        "( 555-0101   done\t\u041f",
        "About me: careful and quick",
        " end",
        " a note",
        "foot",
    ]


def test_libre_office_s_files_are_read_with_their_machinery_left_out() -> None:
    assert read(LIBRE_OFFICE) == [
        "Head",
        "EXPERIENCE",
        "\u2022\tForklift \u201cquoted\u201d \u2013 caf\u00e9",
        "site",
    ]


def test_text_edit_s_files_are_read_with_their_machinery_left_out() -> None:
    assert read(TEXT_EDIT) == [
        "Zo\u00eb Gonz\u00e1lez",
        "zoe@example.com | 555-0101",
        "Led \u201cbig\u201d team \u2014 12 people",
        "\t\u2022\tForklift",
        "\t\u2022\tSpanish \U0001f600",
    ]


def test_word_pad_s_files_are_read_with_their_machinery_left_out() -> None:
    assert read(WORD_PAD) == [
        "Maria Gonzalez",
        "https://example.com/m",
        "\u00b7\tForklift",
        "\u00b7\tJos\u00e9\u2019s",
    ]
