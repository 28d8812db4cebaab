/** Requests to send while trying out a template, and the fields it is tried out with. */
export interface Samples {
  /** What the button for the first of them says, such as "Send a sample purchase". */
  first: string;
  /** What one can choose about a sample. The first option of each is the usual one. */
  choices: readonly Choice[];
  /**
   * Makes the request that a page or a server would send.
   *
   * @param chosen the value chosen for each choice, by its name
   * @param moment when it is sent, in milliseconds since 1970; the number tells samples of the same
   * moment apart
   */
  hit(chosen: Readonly<Record<string, string>>, moment: { now: number; number: number }): SampleHit;
  /** Values of fields for the project's own template where nobody gives others. */
  fields?: Readonly<Record<string, unknown>>;
}

/** A question about a sample, with its answers. */
export interface Choice {
  name: string;
  title: string;
  options: readonly ChoiceOption[];
}

export interface ChoiceOption {
  value: string;
  title: string;
  /** What it means, in a sentence. */
  means?: string;
}

/** A request to the tagging server. */
export interface SampleHit {
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  /** Empty for a GET. */
  body: string;
}

/** The usual option of every choice, with some chosen otherwise. */
export function chosenFrom(
  { choices }: Samples,
  changes: Readonly<Record<string, string>> = {}
): Record<string, string> {
  const usual = choices.map(({ name, options }) => [name, options[0]?.value ?? '']);
  return { ...(Object.fromEntries(usual) as Record<string, string>), ...changes };
}
