import { defineConfig } from 'sgtm/config';
import { read } from './amazon/reading/index.js';
import { samples } from './amazon/samples/index.js';
import { stub } from './amazon/stub/index.js';
import { container } from './template/container.js';

export default defineConfig({ stub, read, samples, container });
