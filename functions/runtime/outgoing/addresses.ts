/**
 * Which addresses a request that somebody asked for may go to: public ones. Everything else (this machine, networks
 * behind it, the cloud's own services, addresses that stand for others) is refused, whatever way it is written.
 */
import { BlockList, isIP } from 'node:net';
import { environment } from '../environment.ts';

/** IANA's special-purpose addresses, and multicast. */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Of the one range of public addresses: tunnels that lead to version 4, documentation, benchmarks. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const refused = new BlockList();
for (const [address, bits] of special4) refused.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of special6) refused.addSubnet(address, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

const LOOPBACK = '127.0.0.1';

/** `address`: as a name was resolved to, or as a connection says of its other end. */
export function mayReach(address: string): boolean {
  if (address === LOOPBACK && environment.outgoingToLoopback) return true;
  const family = isIP(address);
  if (family === 4) return !refused.check(address, 'ipv4');
  return family === 6 && global6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
}

/** The address to ask, or nothing where it cannot be one. Names are looked up when the request is made, not here. */
export function outgoingUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hostname === '') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !mayReach(host)) return undefined;
  if (/(^|\.)(localhost|local|internal)\.?$/i.test(host)) return undefined;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && host === LOOPBACK && environment.outgoingToLoopback ? url : undefined;
}
