#!/usr/bin/env node
import { main } from '../../lib/amazon/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
