// Amazon's regions

/** Amazon's region as its host names have it: "" for North America, "-eu", "-fe". */
export function regionSuffix(): string {
  const region = data.region;
  if (region === 'EU') return '-eu';
  if (region === 'FE') return '-fe';
  return '';
}
