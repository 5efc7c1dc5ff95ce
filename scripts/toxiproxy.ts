import { type Child, startChild } from './children.ts';
import { goPrograms } from './go-programs.ts';
import { eventually, freePort } from './ports.ts';

/** A fault of the network as toxiproxy makes it: of what is sent (`upstream`) or answered (`downstream`). */
export type Toxic = {
  type: 'latency' | 'timeout' | 'reset_peer' | 'limit_data';
  stream: 'upstream' | 'downstream';
  attributes: Readonly<Record<string, number>>;
};

export type Toxiproxy = {
  /** Port of 127.0.0.1 that stands for the far one; every connection through it is struck by the toxic. */
  proxy(farPort: number, toxic: Toxic): Promise<number>;
  stop(): Promise<void>;
};

const version = '2.5.0';
const packages = { toxiproxy: 'github.com/Shopify/toxiproxy/v2/cmd/server' };

/** Builds toxiproxy with Go, once (under a minute), and starts it; what stands in the way, in a sentence, when it cannot. */
export async function startToxiproxy(say: (line: string) => void): Promise<Toxiproxy | { missing: string }> {
  const built = await goPrograms({ title: 'toxiproxy', version, takes: 'under a minute', packages }, say);
  if ('missing' in built) return built;
  const [program = ''] = built.paths;
  const port = await freePort();
  const args = ['-host', '127.0.0.1', '-port', String(port)];
  const child: Child = startChild({
    name: 'toxiproxy',
    command: program,
    args,
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  const url = `http://127.0.0.1:${port}`;
  const isUp = async () => (await fetch(`${url}/version`).catch(() => null))?.ok ?? false;
  if (!(await eventually(isUp, 30_000))) {
    await child.stop(5_000);
    return { missing: `toxiproxy did not start: ${child.output().trim().split('\n').at(-1)}` };
  }
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`toxiproxy refused ${path}: ${await answer.text()}`);
    await answer.body?.cancel();
  };
  return {
    async proxy(farPort, toxic) {
      const listen = await freePort();
      const name = `p${listen}`;
      await post('/proxies', { name, listen: `127.0.0.1:${listen}`, upstream: `127.0.0.1:${farPort}`, enabled: true });
      await post(`/proxies/${name}/toxics`, { name: toxic.type, toxicity: 1, ...toxic });
      return listen;
    },
    stop: () => child.stop(5_000),
  };
}
