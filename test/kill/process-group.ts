/** The processes of a running exchange, as the operating system lists them. */
import { execFileSync } from 'node:child_process';

interface GroupMember {
  readonly pid: number;
  readonly command: string;
}

/** The living members of the process group; zombies that nobody has waited for yet are dead. */
export function processGroup(leader: number): GroupMember[] {
  const listing = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' });
  return listing.split('\n').flatMap((line) => {
    const [, pid, pgid, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return Number(pgid) === leader && state?.startsWith('Z') === false ? [{ pid: Number(pid), command }] : [];
  });
}

/** The one member whose command line matches. */
export function memberOf(leader: number, command: RegExp): GroupMember | undefined {
  return processGroup(leader).find((member) => command.test(member.command));
}
