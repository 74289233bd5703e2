import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Model } from '../../models/model';
import { canonicalJson } from '../../vault/canonical';

/** By what a frozen model is known: lower-case hexadecimal SHA-256 of its canonical JSON. */
export function modelHash(model: Model): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(model))));
}
