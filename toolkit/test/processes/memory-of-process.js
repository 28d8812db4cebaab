// Says how much heap V8 lets this process have, in megabytes, and waits to be ended.
import { getHeapStatistics } from 'node:v8';

process.on('message', () => undefined);
process.send({ message: getHeapStatistics().heap_size_limit / 1024 / 1024 });
