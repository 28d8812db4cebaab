import { createRegex } from 'sgtm';

/**
 * Words of street addresses and what Amazon's normalizer writes for them.
 *
 * A table is a list of groups: the replacement, and each word that it stands for with a capital:
 * `aveAvAvenAvenu blvdBoulBoulv`. Behind a word whose plural stands for the replacement's
 * there is a !. Words that stand for themselves are in it only where the common table says otherwise.
 */
const COMMON_WORDS =
  'aveAvenue blvdBouled cirCircle cirsCircles ctCourt ctrCenterCentre drDrive eEast fwyFreewayFrwy hwyHighway lnLane nNorth neNortheast numberNoNumNumeroNúmNúmero nwNorthwest parkParks pkwyParkwayParkwaysParkwyPkwayPkwysPky plPlace plzPlazaPlza rdRoad sSoSouth seSoutheast sqSqrSquSquare stStrStreet swSouthwest wWest';

/** Words that a country has of its own; they win over the common ones. */
const OWN_WORDS: { [country: string]: string } = {
  US: 'alyAlleeAlleyAlly anxAnexAnnexAnnx aptApartmentAppt arcArcade aveAvAvenAvenuAvnAvnue bchBeach bgBurg! bldgBuilding blfBlufBluff! blvdBoulBoulv bndBend brBranchBrnch brgBrdgeBridge brkBrook! bsmtBasement btmBotBottmBottom bypBypaBypasBypassByps byuBayooBayou cirCircCirclCrclCrcle clbClub clfCliff! cmnCommon! corCorner! cpCampCmp cpeCape cresCrescentCrsentCrsnt crkCreek crseCourse crstCrest cswyCausewayCauswa ctrCenCentCentrCnterCntr ctrsCenters ctsCourts curvCurve cvCove! cynCanynCanyonCnyn deptDepartment dlDale dmDam drDrivDrv drsDrives dvDivDivideDvd estEstate! expyExpExprExpressExpresswayExpw extExtension!ExtnExtnsn flFloor fldField! flsFalls fltFlat! frdFord! frgForgForge! frkFork! frntFront frstForestForests fryFerryFrry ftFortFrt fwyFreewyFrway gdnGarden!GardnGrdenGrdn! glnGlen! grnGreen! grvGrovGrove! gtwyGatewayGatewyGatwayGtway hbrHarbHarbor!HarbrHrbor hlHill! hngrHanger holwHllwHollowHollowsHolws htsHeightsHt hvnHaven hwyHighwyHiwayHiwyHway inltInlet isIsland!Islnd! isleIsles jctJctionJctn!Junction!JunctnJuncton knlKnolKnoll! kysKeys lbbyLobby lckLock! ldgLdgeLodgLodge lfLoaf lgtLight! lkLake! lndgLandingLndng loopLoops lowrLower mdwMeadow! mdwsMdwMedows mlMill! mnrManor! msnMissionMissnMssn mtMntMount mtnMntainMntnMountain!MountinMtin mtwyMotorway nckNeck ofcOffice opasOverpass orchOrchardOrchrd ovalOvl parkPrk pathPaths phPenthouse pikePikes plnPlain! pnePine! prPrairiePrr prtPort! psgePassage ptPoint! radlRadRadialRadiel rdgRdgeRidge! rdsRoads rivRiverRivrRvr rmRoom rnchRanchRanchesRnchs rpdRapid! rstRest rteRoute shlShoal! shrShoarShore! skwySkyway smtSumitSumittSummit spcSpace spgSpng!Spring!Sprng! spurSpurs sqSqre sqsSqrsSquares stStrt staStationStatnStn steSuite straStravStravenStravenueStravnStrvnStrvnue strmStreamStreme stsStreets terTerrTerrace tpkeTrnpkTurnpikeTurnpk trakTrackTracksTrkTrks trceTraceTraces trfyTrafficway trlTrailTrailsTrls trlrTrailerTrlrs trwyThroughway tunlTunelTunlsTunnelTunnelsTunnl unUnion! upasUnderpass upprUpper viaVdctViadctViaduct visVistVistaVstVsta vlVille vlgVillVillagVillage!VillgVilliage vlyValley!VallyVlly vwView! walkWalks wayWy wlWell! xingCrossingCrssng xrdCrossroad!',
  GB: 'alleyAly aptApartment centreCenterCentreCtr circlesCircles closeCl freewayFreeway frwyFrwy highwayHighway ltdLimited parksParks parkwayParkway parkwaysParkways parkwyParkwy pkwayPkway pkwysPkwys pkyPky plazaPlaza plzaPlza sqrSqr squSqu squareSqSquare strStr',
  FR: 'alléeAllee alléesAllees cheminChe impasseImp montéeMontee routeRte',
  ES: 'avenidaAvd calleCC/CarreCarrerC\\ lugarLg passeigPPaseoPgPs plazaPlPlazaPlzaPza ramblaRbla rondaRda urbanizaciónUrb',
  IT: 'corsoCso largoLgo piazzaPzaPzza piazzalePle piazzettaPtta vialeVle vicoloVlo'
};

/**
 * What stands for a word of an address, in lower case: "STREET" → "st" in US, "APT#5" → "aptnumber5".
 *
 * @param word in upper case, without the separators of addresses
 */
export function addressWord(word: string, country: string): string {
  if (word.indexOf('#') !== -1) {
    const parts = word.split('#').map((part) => addressWord(part, country));
    return parts.join('number');
  }
  const first = word.charAt(0);
  const lower = word.toLowerCase();
  // Digits stay what they are; words of one letter stand for others in Spain only.
  const isPlain = first === lower.charAt(0) || (word.length === 1 && country !== 'ES');
  if (isPlain) return lower;
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
  if (at === -1) return '';
  const group = table.slice(table.lastIndexOf(' ', at) + 1, at + 1);
  return group.slice(0, group.search(createRegex('[A-Z]') as SandboxRegex));
}
