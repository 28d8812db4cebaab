// The forms of the IAB's consent strings

/**
 * The forms of the IAB's consent strings. They can be checked, while the choices in them are read by
 * Amazon. Sources: "Consent string and vendor list formats v2" and the GPP's "Consent String
 * Specification", both of the IAB. The simulator judges by the same patterns.
 */

/**
 * A TCF string of version 2, which begins with C: a core of at least 44 characters, the least that its
 * fields take, and up to three further segments. Version 1, "B…", is not valid any more.
 */
export const TCF_FORM = '^C[\\w-]{43,}(\\.[\\w-]+){0,3}$';

/** A GPP string: its header, version 1, and at least one section. */
export const GPP_FORM = '^DBA[\\w-]{2,}(~[\\w-]+(\\.[\\w-]+)*)+$';

/** A GPP string that has a TCF string among its sections. */
export const GPP_WITH_TCF = '~C[\\w-]{43,}(\\.[\\w-]+){0,3}(~|$)';
