/** Amazon's region as its host names have it: "" for North America, "-eu", "-fe". */
export function regionSuffix(): string {
  return data.region === 'EU' ? '-eu' : data.region === 'FE' ? '-fe' : '';
}
