/** Prints a vector document as the present code computes it, to stdout and nowhere else: published vectors are never overwritten. */
import { readFileSync } from 'node:fs';
import { recomputeVectors, type VectorDocument } from '@tulip/simfill/vectors';

const published = new URL('../../packages/simfill/vectors/v1.json', import.meta.url);
const file = process.argv[2] ?? published;
const document: VectorDocument = JSON.parse(readFileSync(file, 'utf8'));
process.stdout.write(`${JSON.stringify(recomputeVectors(document), null, 2)}\n`);
