"""The words that name the further columns, in English, German, French and Spanish.

What it is for: one place for a word that is missing, and for the words that could mean two of ours
or the opposite of what they say. What it is not for: the columns that every lot needs (`names`).
"""

from collections.abc import Mapping

from fillsched.intake.ours import (
    BULK_HOLD_HOURS,
    BULK_READY,
    DEADLINE,
    DUE,
    FORMAT,
    KIND,
    LINES,
    PIN_LINE,
    PIN_ORDER,
    PIN_START,
    RELEASE,
    WEIGHT,
)

TERM_ALIASES: Mapping[str, frozenset[str]] = {
    FORMAT: frozenset((
        "format", "fillformat", "containerformat", "vialformat", "containersize", "vialsize",
        "formatgrosse", "behaltnisformat", "gebindeformat", "formatdecontenant",
        "formatdeflacon", "formato", "formatodeenvase",
    )),
    RELEASE: frozenset((
        "release", "releasedate", "releasetime", "releasedat", "released", "earlieststart",
        "earlieststartdate", "notbefore", "availablefrom", "startnotbefore",
        "freigabe", "freigabedatum", "freigabetermin", "fruhesterstart", "fruhesterbeginn",
        "fruheststart", "fruhesterstarttermin", "verfugbarab", "nichtvor", "startab",
        "liberation", "datedeliberation", "disponibledes", "disponibleapartirdu", "debutauplustot",
        "dateauplustot", "pasavant", "liberacion", "fechadeliberacion", "disponibledesde",
        "iniciomastemprano", "noantesde",
    )),
    DUE: frozenset((
        "due", "duedate", "dueon", "dueby", "dueat", "duetime", "needdate", "needby", "neededby",
        "neededon", "requireddate", "requiredby", "deliverydate", "delivery", "promisedate",
        "promiseddate", "fallig", "falligam", "falligkeit", "falligkeitsdatum", "falligkeitstermin",
        "liefertermin", "lieferdatum", "bedarfstermin", "bedarfsdatum", "wunschtermin",
        "solltermin", "echeance", "datedecheance", "datedelivraison", "livraison",
        "datesouhaitee", "datedebesoin", "fechadeentrega", "fechaentrega", "entrega",
        "fechacompromiso", "fechadecompromiso", "fecharequerida", "fechadenecesidad",
    )),
    DEADLINE: frozenset((
        "deadline", "deadlinedate", "latestend", "latestenddate", "latestfinish", "notafter",
        "mustendby", "mustfinishby", "harddeadline", "frist", "endfrist", "fristende",
        "spatestesende", "spatestensende", "spatestens", "spatesterendtermin", "nichtnach",
        "datelimite", "finauplustard", "auplustard", "dateauplustard", "fechalimite",
        "fechatope", "finmastardar", "amastardar",
    )),
    WEIGHT: frozenset((
        "weight", "lotweight", "weighting", "lateweight", "tardinessweight",
        "gewicht", "gewichtung", "losgewicht", "poids", "ponderation", "peso", "ponderacion",
    )),
    LINES: frozenset((
        "line", "lines", "fillline", "filllines", "fillingline", "fillinglines", "eligiblelines",
        "allowedlines", "possiblelines", "linie", "linien", "abfulllinie", "abfulllinien",
        "fulllinie", "fulllinien", "anlage", "anlagen", "erlaubtelinien", "moglichelinien",
        "ligne", "lignes", "lignederemplissage", "lignesderemplissage", "lignespossibles",
        "lignesautorisees", "linea", "lineas", "lineadellenado", "lineasdellenado",
        "lineasposibles", "lineaspermitidas",
    )),
    BULK_READY: frozenset((
        "bulkready", "bulkreadyat", "bulkreadyon", "bulkreadydate", "bulkavailable",
        "bulkavailablefrom", "bulkverfugbar", "bulkverfugbarab", "bulkfertig", "bulkbereit",
        "bulkbereitab", "vracpret", "vracdisponible", "vracpretle", "bulkpret", "granellisto",
        "graneldisponible", "bulklisto",
    )),
    BULK_HOLD_HOURS: frozenset((
        "bulkhold", "bulkholdhours", "bulkholdtime", "bulkholdingtime", "bulkhaltezeit",
        "bulkstandzeit", "haltezeitbulk", "standzeitbulk", "bulkhaltbarkeit", "tenueduvrac",
        "dureedeconservationduvrac", "dureemaxduvrac", "attentemaxduvrac", "esperamaximadelgranel",
        "retenciondelgranel", "duraciondelgranel", "tiempodeesperadelgranel",
    )),
    KIND: frozenset((
        "kind", "lotkind", "kindoflot", "ordertype", "ordertyp", "category", "art", "losart",
        "chargenart", "artdesloses", "auftragsart", "kategorie", "genre", "naturedulot",
        "categorie", "clase", "clasedelote", "categoria",
    )),
    PIN_LINE: frozenset((
        "pinline", "pinnedline", "pinnedtoline", "fixedline", "festelinie", "fixelinie",
        "fixierteline", "fixiertelinie", "lignefixe", "ligneimposee", "lineafija", "lineaimpuesta",
    )),
    PIN_START: frozenset((
        "pinstart", "pinnedstart", "fixedstart", "fixedstarttime", "festerstart", "fixerstart",
        "fixierterstart", "festerbeginn", "debutfixe", "debutimpose", "departfixe", "iniciofijo",
        "inicioimpuesto",
    )),
    PIN_ORDER: frozenset((
        "pinorder", "pinnedorder", "fixedorder", "fixedsequence", "festereihenfolge",
        "fixereihenfolge", "fixiertereihenfolge", "ordrefixe", "ordreimpose", "ordenfijo",
        "ordenimpuesto",
    )),
}  # fmt: skip
"""Headings that name a further column, plain: see `names.plain`."""

PRIORITIES = frozenset((
    "priority", "prio", "lotpriority", "priorityno", "prioritynumber", "orderpriority",
    "prioritat", "losprioritat", "priorite", "prioritedulot", "prioridad", "prioridaddellote",
))  # fmt: skip
"""Headings of numbers of which the smallest may be the most important, or the least."""

TWOFOLD: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("start", "startdate", "starttime", "starton", "startat", "begin", "beginn", "starttermin",
         "startdatum", "beginndatum", "debut", "datededebut", "inicio", "fechadeinicio"),
        (RELEASE, PIN_START),
    ),
    **dict.fromkeys(
        ("end", "enddate", "endtime", "finish", "finishdate", "finishby", "endby", "ende",
         "enddatum", "endtermin", "termin", "fertigstellung", "fertigstellungstermin", "fin",
         "datedefin", "delai", "fechadefin", "fechafin", "plazo"),
        (DUE, DEADLINE),
    ),
}  # fmt: skip
"""Headings that could be either of two of ours."""
