/** How a command ended, for scripts. */
export const ExitCode = {
  done: 0,
  /** The work was done and found something: a problem, a failed scenario, a refused conversion. */
  faultsFound: 1,
  /** The work could not be done: a wrong option, a file that is missing or broken, a taken port. */
  badInput: 2
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
