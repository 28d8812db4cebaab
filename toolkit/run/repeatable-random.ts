/** The same numbers in every run, so that a run can be repeated to the byte, tokens included. */
export function repeatableRandom(): () => number {
  let state = 1;
  return () => {
    // Park and Miller's generator: a prime modulus and one of its primitive roots.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
