// States and provinces

import { createRegex } from 'sgtm';

/** Codes of states and provinces by their names in capitals, without anything but letters. */
interface StateCodes {
  [name: string]: string;
}

/** "Texas" → "tx" in US: a name's code in lower case, else its first two letters. */
export function normalizeState(text: string, country: string): string {
  const name = text.toUpperCase().replace(createRegex('[^A-Z]+', 'g') as SandboxRegex, '');
  return (stateCodesOf(country)[name] || name.slice(0, 2)).toLowerCase();
}

/**
 * The codes that are not the first two letters of their names. Source: Amazon's normalizer, which
 * knows these names.
 */
function stateCodesOf(country: string): StateCodes {
  if (country === 'US') return statesOfUnitedStates();
  if (country === 'CA') return statesOfCanada();
  if (country === 'DE') return statesOfGermany();
  if (country === 'ES') return statesOfSpain();
  if (country === 'FR') return statesOfFrance();
  return country === 'IT' ? statesOfItaly() : {};
}

function statesOfUnitedStates(): StateCodes {
  return {
    ALASKA: 'AK',
    ARIZONA: 'AZ',
    CONNECTICUT: 'CT',
    GEORGIA: 'GA',
    HAWAII: 'HI',
    IOWA: 'IA',
    KANSAS: 'KS',
    KENTUCKY: 'KY',
    LOUISIANA: 'LA',
    MAINE: 'ME',
    MARYLAND: 'MD',
    MINNESOTA: 'MN',
    MISSISSIPPI: 'MS',
    MISSOURI: 'MO',
    MONTANA: 'MT',
    NEVADA: 'NV',
    NEWHAMPSHIRE: 'NH',
    NEWJERSEY: 'NJ',
    NEWMEXICO: 'NM',
    NEWYORK: 'NY',
    NORTHCAROLINA: 'NC',
    NORTHDAKOTA: 'ND',
    PENNSYLVANIA: 'PA',
    RHODEISLAND: 'RI',
    SOUTHCAROLINA: 'SC',
    SOUTHDAKOTA: 'SD',
    TENNESSEE: 'TN',
    TEXAS: 'TX',
    VERMONT: 'VT',
    VIRGINIA: 'VA',
    WESTVIRGINIA: 'WV'
  };
}

function statesOfCanada(): StateCodes {
  return {
    ALBERTA: 'AB',
    BRITISHCOLUMBIA: 'BC',
    MANITOBA: 'MB',
    NEWBRUNSWICK: 'NB',
    NEWFOUNDLANDANDLABRADOR: 'NL',
    NORTHWESTTERRITORIES: 'NT',
    NOVASCOTIA: 'NS',
    PRINCEEDWARDISLAND: 'PE',
    QUEBEC: 'QC',
    SASKATCHEWAN: 'SK',
    YUKON: 'YT'
  };
}

function statesOfGermany(): StateCodes {
  return {
    BADENWUERTTEMBERG: 'BW',
    BAVARIA: 'BY',
    BRANDENBURG: 'BB',
    BREMEN: 'HB',
    HAMBURG: 'HH',
    LOWERSAXONY: 'NI',
    MECKLENBURGVORPOMMERN: 'MV',
    NORTHRHINEWESTPHALIA: 'NW',
    RHINELANDPALATINATE: 'RP',
    SAARLAND: 'SL',
    SAXONY: 'SN',
    SAXONYANHALT: 'ST',
    SCHLESWIGHOLSTEIN: 'SH'
  };
}

function statesOfSpain(): StateCodes {
  return {
    ACORUNA: 'C',
    ALACANT: 'A',
    ALAVA: 'VI',
    ALBACETE: 'AB',
    ALICANTE: 'A',
    ARABA: 'VI',
    ASTURIAS: 'O',
    BALEARES: 'PM',
    BALEARS: 'PM',
    BARCELONA: 'B',
    CACERES: 'CC',
    CANTABRIA: 'S',
    CASTELLO: 'CS',
    CASTELLON: 'CS',
    CIUDADREAL: 'CR',
    GERONA: 'GI',
    GIPUZKOA: 'SS',
    GUIPUZCOA: 'SS',
    HUELVA: 'H',
    JAEN: 'J',
    LACORUNA: 'C',
    LARIOJA: 'LO',
    LASPALMAS: 'GC',
    LERIDA: 'L',
    LLEIDA: 'L',
    MADRID: 'M',
    MELILLA: 'ML',
    OURENSE: 'OR',
    PALENCIA: 'P',
    SANTACRUZDETENERIFE: 'TF',
    SEGOVIA: 'SG',
    TARRAGONA: 'T',
    VALENCIA: 'V',
    VIZCAYA: 'BI',
    ZARAGOZA: 'Z'
  };
}

function statesOfFrance(): StateCodes {
  return {
    ALSACE: 'AA',
    BRITTANY: 'BT',
    BURGUNDY: 'BG',
    CENTRE: 'CN',
    CHAMPAGNEARDENNE: 'CG',
    CORSICA: 'CE',
    FRANCHECOMTE: 'FC',
    ILEDEFRANCE: 'IF',
    LANGUEDOCROUSSILLON: 'LU',
    LIMOUSIN: 'LM',
    LORRAINE: 'LE',
    LOWERNORMANDY: 'BN',
    MIDIPYRENEES: 'MP',
    NORDPASDECALAIS: 'NP',
    PAYSDELALOIRE: 'PL',
    POITOUCHARENTES: 'PT',
    RHONEALPES: 'RA',
    UPPERNORMANDY: 'HT'
  };
}

function statesOfItaly(): StateCodes {
  return {
    ASCOLIPICENO: 'AP',
    ASTI: 'AT',
    BARLETTAANDRIATRANI: 'BT',
    BELLUNO: 'BL',
    BENEVENTO: 'BN',
    BERGAMO: 'BG',
    BRESCIA: 'BS',
    CALTANISSETTA: 'CL',
    CAMPOBASSO: 'CB',
    CARBONIAIGLESIAS: 'CI',
    CASERTA: 'CE',
    CATANIA: 'CT',
    CATANZARO: 'CZ',
    COSENZA: 'CS',
    CROTONE: 'KR',
    CUNEO: 'CN',
    FERMO: 'FM',
    FLORENCE: 'FI',
    FOGGIA: 'FG',
    FORLICESENA: 'FC',
    LAQUILA: 'AQ',
    LASPEZIA: 'SP',
    LATINA: 'LT',
    LECCO: 'LC',
    MACERATA: 'MC',
    MANTUA: 'MN',
    MASSAANDCARRARA: 'MS',
    MATERA: 'MT',
    MEDIOCAMPIDANO: 'VS',
    MONZAANDBRIANZA: 'MB',
    OLBIATEMPIO: 'OT',
    PADUA: 'PD',
    PARMA: 'PR',
    PAVIA: 'PV',
    PERUGIA: 'PG',
    PESAROANDURBINO: 'PU',
    PIACENZA: 'PC',
    PISTOIA: 'PT',
    PORDENONE: 'PN',
    POTENZA: 'PZ',
    PRATO: 'PO',
    RAGUSA: 'RG',
    REGGIOCALABRIA: 'RC',
    RIMINI: 'RN',
    ROME: 'RM',
    SASSARI: 'SS',
    SAVONA: 'SV',
    SOUTHTYROL: 'BZ',
    SYRACUSE: 'SR',
    TERNI: 'TR',
    TRAPANI: 'TP',
    TRENTINO: 'TN',
    TREVISO: 'TV',
    TRIESTE: 'TS',
    TURIN: 'TO',
    VERBANOCUSIOOSSOLA: 'VB',
    VERCELLI: 'VC',
    VERONA: 'VR',
    VIBOVALENTIA: 'VV',
    VITERBO: 'VT'
  };
}
