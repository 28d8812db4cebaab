/**
 * Words of street addresses and what Amazon's normalizer writes for them.
 *
 * A table is a list of groups: the replacement, a comma, and each word that it stands for with a
 * capital: `ave,AvAvenAvenu blvd,BoulBoulv`. Behind a word whose plural stands for the replacement's
 * there is a !. Words that stand for themselves are in it only where the common table says otherwise.
 */
const COMMON_WORDS =
  'ave,Avenue blvd,Bouled cir,Circle cirs,Circles ct,Court ctr,CenterCentre dr,Drive e,East fwy,FreewayFrwy hwy,Highway ln,Lane n,North ne,Northeast number,#NoNumNumeroNúmNúmero nw,Northwest park,Parks pkwy,ParkwayParkwaysParkwyPkwayPkwysPky pl,Place plz,PlazaPlza rd,Road s,SoSouth se,Southeast sq,SqrSquSquare st,StrStreet sw,Southwest w,West';

/** Words that a country has of its own; they win over the common ones. */
const OWN_WORDS: { [country: string]: string } = {
  US: 'aly,AlleeAlleyAlly anx,AnexAnnexAnnx apt,ApartmentAppt arc,Arcade ave,AvAvenAvenuAvnAvnue bch,Beach bg,Burg! bldg,Building blf,BlufBluff! blvd,BoulBoulv bnd,Bend br,BranchBrnch brg,BrdgeBridge brk,Brook! bsmt,Basement btm,BotBottmBottom byp,BypaBypasBypassByps byu,BayooBayou cir,CircCirclCrclCrcle clb,Club clf,Cliff! cmn,Common! cor,Corner! cp,CampCmp cpe,Cape cres,CrescentCrsentCrsnt crk,Creek crse,Course crst,Crest cswy,CausewayCauswa ctr,CenCentCentrCnterCntr ctrs,Centers cts,Courts curv,Curve cv,Cove! cyn,CanynCanyonCnyn dept,Department dl,Dale dm,Dam dr,DrivDrv drs,Drives dv,DivDivideDvd est,Estate! expy,ExpExprExpressExpresswayExpw ext,Extension!ExtnExtnsn fl,Floor fld,Field! fls,Falls flt,Flat! frd,Ford! frg,ForgForge! frk,Fork! frnt,Front frst,ForestForests fry,FerryFrry ft,FortFrt fwy,FreewyFrway gdn,Garden!GardnGrdenGrdn! gln,Glen! grn,Green! grv,GrovGrove! gtwy,GatewayGatewyGatwayGtway hbr,HarbHarbor!HarbrHrbor hl,Hill! hngr,Hanger holw,HllwHollowHollowsHolws hts,HeightsHt hvn,Haven hwy,HighwyHiwayHiwyHway inlt,Inlet is,Island!Islnd! isle,Isles jct,JctionJctn!Junction!JunctnJuncton knl,KnolKnoll! kys,Keys lbby,Lobby lck,Lock! ldg,LdgeLodgLodge lf,Loaf lgt,Light! lk,Lake! lndg,LandingLndng loop,Loops lowr,Lower mdw,Meadow! mdws,MdwMedows ml,Mill! mnr,Manor! msn,MissionMissnMssn mt,MntMount mtn,MntainMntnMountain!MountinMtin mtwy,Motorway nck,Neck ofc,Office opas,Overpass orch,OrchardOrchrd oval,Ovl park,Prk path,Paths ph,Penthouse pike,Pikes pln,Plain! pne,Pine! pr,PrairiePrr prt,Port! psge,Passage pt,Point! radl,RadRadialRadiel rdg,RdgeRidge! rds,Roads riv,RiverRivrRvr rm,Room rnch,RanchRanchesRnchs rpd,Rapid! rst,Rest rte,Route shl,Shoal! shr,ShoarShore! skwy,Skyway smt,SumitSumittSummit spc,Space spg,Spng!Spring!Sprng! spur,Spurs sq,Sqre sqs,SqrsSquares st,Strt sta,StationStatnStn ste,Suite stra,StravStravenStravenueStravnStrvnStrvnue strm,StreamStreme sts,Streets ter,TerrTerrace tpke,TrnpkTurnpikeTurnpk trak,TrackTracksTrkTrks trce,TraceTraces trfy,Trafficway trl,TrailTrailsTrls trlr,TrailerTrlrs trwy,Throughway tunl,TunelTunlsTunnelTunnelsTunnl un,Union! upas,Underpass uppr,Upper via,VdctViadctViaduct vis,VistVistaVstVsta vl,Ville vlg,VillVillagVillage!VillgVilliage vly,Valley!VallyVlly vw,View! walk,Walks way,Wy wl,Well! xing,CrossingCrssng xrd,Crossroad!',
  GB: 'alley,Aly apt,Apartment centre,CenterCentreCtr circles,Circles close,Cl freeway,Freeway frwy,Frwy highway,Highway ltd,Limited parks,Parks parkway,Parkway parkways,Parkways parkwy,Parkwy pkway,Pkway pkwys,Pkwys pky,Pky plaza,Plaza plza,Plza sqr,Sqr squ,Squ square,SqSquare str,Str',
  FR: 'allée,Allee allées,Allees chemin,Che impasse,Imp montée,Montee route,Rte',
  ES: 'avenida,Avd calle,CC/CarreCarrerC\\ lugar,Lg passeig,PPaseoPgPs plaza,PlPlazaPlzaPza rambla,Rbla ronda,Rda urbanización,Urb',
  IT: 'corso,Cso largo,Lgo piazza,PzaPzza piazzale,Ple piazzetta,Ptta viale,Vle vicolo,Vlo'
};

/**
 * What stands for a word of an address, in lower case: "STREET" → "st" in US.
 *
 * @param word in upper case, without the separators of addresses
 */
export function addressWord(word: string, country: string): string {
  const first = word.charAt(0);
  const lower = word.toLowerCase();
  // Digits stay what they are; words of one letter stand for others in Spain only.
  const isPlain = first === lower.charAt(0) || (word.length === 1 && country !== 'ES');
  if (isPlain && first !== '#') return lower;
  const own = OWN_WORDS[country] || '';
  const name = first + lower.slice(1);
  const singular = lower.slice(-1) === 's' && replacement(own, name.slice(0, -1) + '!');
  return singular
    ? singular + 's'
    : replacement(own, name) || replacement(COMMON_WORDS, name) || lower;
}

function replacement(table: string, name: string): string {
  let at = table.indexOf(name);
  // The beginning of a longer word is passed over: behind the word itself there is no small letter.
  while (at !== -1 && table.charAt(at + name.length) >= 'a') at = table.indexOf(name, at + 1);
  const start = table.lastIndexOf(' ', at) + 1;
  return at === -1 ? '' : table.slice(start, table.indexOf(',', start));
}
