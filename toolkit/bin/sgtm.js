#!/usr/bin/env node
import { main } from '../../lib/toolkit/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
