import type { PlaceOfTemplate } from '../../compile/built-places.js';
import type { RunError } from '../../sandbox/run/run.js';
import type { RunnableTemplate } from '../../container/host.js';

/**
 * The template of a project, whose errors name the line of the project's sources too. The project is
 * compiled once for that, when the template first ends with an error.
 *
 * @param file the path of the template
 * @param content what is in it
 */
export function withSources(
  runnable: RunnableTemplate,
  file: string,
  content: string
): RunnableTemplate {
  let places: Promise<PlaceOfTemplate | undefined> | undefined;
  const placed = async (error: RunError): Promise<RunError> => {
    const { line, column = 1 } = error;
    if (line === undefined) return error;
    places ??= readPlaces(file, content);
    const source = (await places)?.({ line, column });
    return source ? { ...error, source } : error;
  };
  return {
    run(input) {
      const { hasReturned, ended } = runnable.run(input);
      const whole = ended.then(async (result) =>
        result.error ? { ...result, error: await placed(result.error) } : result
      );
      return { hasReturned, ended: whole };
    },
    clearStorage: () => runnable.clearStorage(),
    end: () => runnable.end()
  };
}

async function readPlaces(file: string, content: string): Promise<PlaceOfTemplate | undefined> {
  const { placesOfTemplate } = await import('../../compile/template-places.js');
  // An error that cannot be placed is shown without its source.
  return placesOfTemplate(file, content).catch(() => undefined);
}
