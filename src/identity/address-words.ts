/**
 * Returns what Amazon's normalizer writes for the words of an address in a country, in rows: a
 * replacement and, in capitals, the words that it stands for. Behind each word is a blank, before each
 * row a line break. A country's own rows come before those for all countries, and the first one counts.
 *
 * Source: the tables in Amazon's Marketing Cloud uploader. Words that stand for themselves are left
 * out, unless the rows for all countries say otherwise.
 */
export function addressWordsOf(country: string): string {
  const own =
    country === 'US'
      ? unitedStates()
      : country === 'GB'
        ? unitedKingdom()
        : country === 'FR'
          ? france()
          : country === 'ES'
            ? spain()
            : country === 'IT'
              ? italy()
              : [];
  return '\n' + own.concat(allCountries()).join(' \n') + ' ';
}

/** Directions, "number", and the suffixes that any country's streets have. */
function allCountries(): string[] {
  return [
    'ave AVENUE',
    'blvd BOULED',
    'cir CIRCLE',
    'cirs CIRCLES',
    'ct COURT',
    'ctr CENTER CENTRE',
    'dr DRIVE',
    'e EAST',
    'fwy FREEWAY FRWY',
    'hwy HIGHWAY',
    'ln LANE',
    'n NORTH',
    'ne NORTHEAST',
    'number NO NUM NUMERO NÚM NÚMERO',
    'nw NORTHWEST',
    'park PARKS',
    'pkwy PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY',
    'pl PLACE',
    'plz PLAZA PLZA',
    'rd ROAD',
    's SO SOUTH',
    'se SOUTHEAST',
    'sq SQR SQU SQUARE',
    'st STR STREET',
    'sw SOUTHWEST',
    'w WEST'
  ];
}

/** United States: street suffixes and designators of units. */
function unitedStates(): string[] {
  return [
    'aly ALLEE ALLEY ALLY',
    'anx ANEX ANNEX ANNX',
    'apt APARTMENT APPT',
    'arc ARCADE',
    'ave AV AVEN AVENU AVN AVNUE',
    'bch BEACH',
    'bg BURG',
    'bgs BURGS',
    'bldg BUILDING',
    'blf BLUF BLUFF',
    'blfs BLUFFS',
    'blvd BOUL BOULV',
    'bnd BEND',
    'br BRANCH BRNCH',
    'brg BRDGE BRIDGE',
    'brk BROOK',
    'brks BROOKS',
    'bsmt BASEMENT',
    'btm BOT BOTTM BOTTOM',
    'byp BYPA BYPAS BYPASS BYPS',
    'byu BAYOO BAYOU',
    'cir CIRC CIRCL CRCL CRCLE',
    'clb CLUB',
    'clf CLIFF',
    'clfs CLIFFS',
    'cmn COMMON',
    'cmns COMMONS',
    'cor CORNER',
    'cors CORNERS',
    'cp CAMP CMP',
    'cpe CAPE',
    'cres CRESCENT CRSENT CRSNT',
    'crk CREEK',
    'crse COURSE',
    'crst CREST',
    'cswy CAUSEWAY CAUSWA',
    'ctr CEN CENT CENTR CNTER CNTR',
    'ctrs CENTERS',
    'cts COURTS',
    'curv CURVE',
    'cv COVE',
    'cvs COVES',
    'cyn CANYN CANYON CNYN',
    'dept DEPARTMENT',
    'dl DALE',
    'dm DAM',
    'dr DRIV DRV',
    'drs DRIVES',
    'dv DIV DIVIDE DVD',
    'est ESTATE',
    'ests ESTATES',
    'expy EXP EXPR EXPRESS EXPRESSWAY EXPW',
    'ext EXTENSION EXTN EXTNSN',
    'exts EXTENSIONS',
    'fl FLOOR',
    'fld FIELD',
    'flds FIELDS',
    'fls FALLS',
    'flt FLAT',
    'flts FLATS',
    'frd FORD',
    'frds FORDS',
    'frg FORG FORGE',
    'frgs FORGES',
    'frk FORK',
    'frks FORKS',
    'frnt FRONT',
    'frst FOREST FORESTS',
    'fry FERRY FRRY',
    'ft FORT FRT',
    'fwy FREEWY FRWAY',
    'gdn GARDEN GARDN GRDEN GRDN',
    'gdns GARDENS GRDNS',
    'gln GLEN',
    'glns GLENS',
    'grn GREEN',
    'grns GREENS',
    'grv GROV GROVE',
    'grvs GROVES',
    'gtwy GATEWAY GATEWY GATWAY GTWAY',
    'hbr HARB HARBOR HARBR HRBOR',
    'hbrs HARBORS',
    'hl HILL',
    'hls HILLS',
    'hngr HANGER',
    'holw HLLW HOLLOW HOLLOWS HOLWS',
    'hts HEIGHTS HT',
    'hvn HAVEN',
    'hwy HIGHWY HIWAY HIWY HWAY',
    'inlt INLET',
    'is ISLAND ISLND',
    'isle ISLES',
    'iss ISLANDS ISLNDS',
    'jct JCTION JCTN JUNCTION JUNCTN JUNCTON',
    'jcts JCTNS JUNCTIONS',
    'knl KNOL KNOLL',
    'knls KNOLLS',
    'kys KEYS',
    'lbby LOBBY',
    'lck LOCK',
    'lcks LOCKS',
    'ldg LDGE LODG LODGE',
    'lf LOAF',
    'lgt LIGHT',
    'lgts LIGHTS',
    'lk LAKE',
    'lks LAKES',
    'lndg LANDING LNDNG',
    'loop LOOPS',
    'lowr LOWER',
    'mdw MEADOW',
    'mdws MEADOWS MDW MEDOWS',
    'ml MILL',
    'mls MILLS',
    'mnr MANOR',
    'mnrs MANORS',
    'msn MISSION MISSN MSSN',
    'mt MNT MOUNT',
    'mtn MNTAIN MNTN MOUNTAIN MOUNTIN MTIN',
    'mtns MOUNTAINS',
    'mtwy MOTORWAY',
    'nck NECK',
    'ofc OFFICE',
    'opas OVERPASS',
    'orch ORCHARD ORCHRD',
    'oval OVL',
    'park PRK',
    'path PATHS',
    'ph PENTHOUSE',
    'pike PIKES',
    'pln PLAIN',
    'plns PLAINS',
    'pne PINE',
    'pnes PINES',
    'pr PRAIRIE PRR',
    'prt PORT',
    'prts PORTS',
    'psge PASSAGE',
    'pt POINT',
    'pts POINTS',
    'radl RAD RADIAL RADIEL',
    'rdg RDGE RIDGE',
    'rdgs RIDGES',
    'rds ROADS',
    'riv RIVER RIVR RVR',
    'rm ROOM',
    'rnch RANCH RANCHES RNCHS',
    'rpd RAPID',
    'rpds RAPIDS',
    'rst REST',
    'rte ROUTE',
    'shl SHOAL',
    'shls SHOALS',
    'shr SHOAR SHORE',
    'shrs SHORES',
    'skwy SKYWAY',
    'smt SUMIT SUMITT SUMMIT',
    'spc SPACE',
    'spg SPNG SPRING SPRNG',
    'spgs SPNGS SPRINGS SPRNGS',
    'spur SPURS',
    'sq SQRE',
    'sqs SQRS SQUARES',
    'st STRT',
    'sta STATION STATN STN',
    'ste SUITE',
    'stra STRAV STRAVEN STRAVENUE STRAVN STRVN STRVNUE',
    'strm STREAM STREME',
    'sts STREETS',
    'ter TERR TERRACE',
    'tpke TRNPK TURNPIKE TURNPK',
    'trak TRACK TRACKS TRK TRKS',
    'trce TRACE TRACES',
    'trfy TRAFFICWAY',
    'trl TRAIL TRAILS TRLS',
    'trlr TRAILER TRLRS',
    'trwy THROUGHWAY',
    'tunl TUNEL TUNLS TUNNEL TUNNELS TUNNL',
    'un UNION',
    'uns UNIONS',
    'upas UNDERPASS',
    'uppr UPPER',
    'via VDCT VIADCT VIADUCT',
    'vis VIST VISTA VST VSTA',
    'vl VILLE',
    'vlg VILL VILLAG VILLAGE VILLG VILLIAGE',
    'vlgs VILLAGES',
    'vly VALLEY VALLY VLLY',
    'vlys VALLEYS',
    'vw VIEW',
    'vws VIEWS',
    'walk WALKS',
    'way WY',
    'wl WELL',
    'wls WELLS',
    'xing CROSSING CRSSNG',
    'xrd CROSSROAD',
    'xrds CROSSROADS'
  ];
}

/** United Kingdom: organizations, street suffixes and designators of units. */
function unitedKingdom(): string[] {
  return [
    'alley ALY',
    'apt APARTMENT',
    'centre CENTER CENTRE CTR',
    'circles CIRCLES',
    'close CL',
    'freeway FREEWAY',
    'frwy FRWY',
    'highway HIGHWAY',
    'ltd LIMITED',
    'parks PARKS',
    'parkway PARKWAY',
    'parkways PARKWAYS',
    'parkwy PARKWY',
    'pkway PKWAY',
    'pkwys PKWYS',
    'pky PKY',
    'plaza PLAZA',
    'plza PLZA',
    'sqr SQR',
    'squ SQU',
    'square SQ SQUARE',
    'str STR'
  ];
}

/** France: designators of streets. */
function france(): string[] {
  return [
    'allée ALLEE',
    'allées ALLEES',
    'chemin CHE',
    'impasse IMP',
    'montée MONTEE',
    'route RTE'
  ];
}

/** Spain: prefixes of streets. */
function spain(): string[] {
  return [
    'avenida AVD',
    'calle C C/ CARRE CARRER C\\',
    'lugar LG',
    'passeig P PASEO PG PS',
    'plaza PL PLAZA PLZA PZA',
    'rambla RBLA',
    'ronda RDA',
    'urbanización URB'
  ];
}

/** Italy: prefixes of streets. */
function italy(): string[] {
  return [
    'corso CSO',
    'largo LGO',
    'piazza PZA PZZA',
    'piazzale PLE',
    'piazzetta PTTA',
    'viale VLE',
    'vicolo VLO'
  ];
}
