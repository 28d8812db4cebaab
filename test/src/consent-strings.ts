/** Consent strings made up after the form that the IAB's specifications give; no visitor's. */
export const TCF = 'CQabcdEQabcdEAHABDENB1FgAP_gAEPgAAqIJ4NB7G_eTXFjuXp-';

/** With the segments for disclosed vendors and publishers. */
export const TCF_WITH_SEGMENTS = TCF + '.ILxw_f7-.YAAAAAAAAAA';

/** With a TCF section, and with the unencoded section of US privacy alone. */
export const GPP_OF_EUROPE = 'DBABMA~' + TCF_WITH_SEGMENTS;
export const GPP_OF_US = 'DBABTA~1YNN';
