"""The words that name our columns, in English, German, French and Spanish.

What it is for: one place for a word that is missing. What it is not for: units (`units`), or which
column is which (`header`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from fillsched.intake.ours import FILL_HOURS, LOT_ID, PRODUCT, VIALS

ALIASES: Mapping[str, frozenset[str]] = {
    LOT_ID: frozenset((
        "lot", "lotid", "lotno", "lotnr", "lotnumber", "lotnum", "lotcode", "lotname",
        "los", "losid", "losnummer", "losnr", "lotnummer",
        "numerodelot", "nodelot", "ndelot", "nlot", "nolot", "numlot", "codelot",
        "lote", "numerodelote", "nodelote", "nlote", "nolote", "numlote", "codigodelote",
        "iddelote",
    )),
    PRODUCT: frozenset((
        "type", "product", "producttype", "lottype", "vialtype", "productname", "productcode",
        "productid", "produkt", "produktname", "produktcode", "produktnr", "produktnummer",
        "produktbezeichnung", "praparat", "typ", "produit", "nomduproduit", "codeproduit",
        "typedeproduit", "producto", "nombredelproducto", "codigodeproducto", "tipo", "prodotto",
    )),
    VIALS: frozenset((
        "vials", "vialcount", "numberofvials", "noofvials", "nrofvials", "vialquantity",
        "vialqty", "vialslot", "vialsperlot", "vialanzahl", "anzahlvials", "flaschchen",
        "anzahlflaschchen", "durchstechflaschen", "anzahldurchstechflaschen", "flacons",
        "nombredeflacons", "nbdeflacons", "nbflacons", "viales", "numerodeviales", "nodeviales",
        "cantidaddeviales", "frascos", "numerodefrascos",
    )),
    FILL_HOURS: frozenset((
        "fillhours", "fillhrs", "filltime", "fillduration", "fillinghours", "fillingtime",
        "fillingduration", "filltimeh", "fillhoursh", "filltimehours", "filldurationh",
        "filldurationhours", "fillingtimeh", "fullzeit", "fullstunden", "fulldauer", "abfullzeit",
        "abfullstunden", "abfulldauer", "tempsderemplissage", "dureederemplissage",
        "heuresderemplissage", "tiempodellenado", "horasdellenado", "duraciondellenado",
    )),
}  # fmt: skip
"""Headings that name our columns beyond doubt, without case, accents and anything but letters and
digits."""

SECOND: Mapping[str, frozenset[str]] = {
    LOT_ID: frozenset((
        "batch", "batchid", "batchno", "batchnr", "batchnumber", "charge", "chargen", "chargenid",
        "chargenr", "chargennr", "chargennummer", "chnr", "partida", "numerodepartida",
    )),
    PRODUCT: frozenset((
        "article", "articlename", "articlecode", "itemname", "itemcode", "material",
        "materialname", "materialcode", "batchtype", "artikel", "artikelname", "artikelnr",
        "artikelnummer", "artikelbezeichnung", "bezeichnung", "materialnummer",
        "materialbezeichnung", "articulo", "codigodearticulo", "designation",
    )),
    VIALS: frozenset((
        "stuck", "stuckzahl", "pieces", "pcs", "numberofpieces", "nombredepieces", "unidades",
        "numerodeunidades",
    )),
    FILL_HOURS: frozenset(),
}  # fmt: skip
"""Headings that mean a column of ours where no other heading does: a batch is not always one lot,
but then its id stands twice and is told."""

QUANTITIES = frozenset((
    "quantity", "qty", "amount", "count", "lotsize", "batchsize", "orderquantity",
    "plannedquantity",
    "menge", "anzahl", "auftragsmenge", "planmenge", "sollmenge", "losgrosse", "chargengrosse",
    "quantite", "qte", "nombre", "tailledulot", "cantidad", "tamanodelote", "cant",
))  # fmt: skip
"""How much, but not of what: vials only where the unit says so."""

_NOT_A_LETTER = re.compile(r"[\W_]+")


def plain(heading: str) -> str:
    """A heading without case, accents, and anything but letters and digits."""
    text = heading.casefold()
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
        )
    return _NOT_A_LETTER.sub("", text)


def is_known(name: str) -> bool:
    """Whether a plain heading is a word for one of our columns, or for a quantity."""
    words = (*ALIASES.values(), *SECOND.values(), QUANTITIES)
    return any(name in known for known in words)


def is_exported(names: Iterable[str]) -> bool:
    """Whether plain headings are those of a schedule that we wrote."""
    known = set(names)
    starts = any(name.startswith("start") for name in known)
    return starts and {"kind", "campaign", "hours"} <= known


def rank(ours: str, name: str, *, pieces: bool) -> int:
    """How well a plain heading names our column: 2 beyond doubt, 1 where nothing else does, 0 not.

    `pieces`: its unit says that it counts pieces.
    """
    if name in ALIASES[ours]:
        return 2
    return int(name in SECOND[ours] or (pieces and ours == VIALS and name in QUANTITIES))
