import { startModelSandbox } from '@seatwise/sandbox/model';
import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { refuseStandInModel } from './production.ts';

const advisor = (baseUrl: string | null) => ({ advisor: { baseUrl, apiKey: 'sk-any', model: 'any', declined: false } });

test('a stand-in is no model of a production server; one that does not answer, or none, keeps nobody from starting', async () => {
  const standIn = await startModelSandbox({ port: 0 });
  await expect(refuseStandInModel(advisor(standIn.url))).rejects.toThrow(ConfigError);
  await standIn.close();
  await expect(refuseStandInModel(advisor(standIn.url))).resolves.toBeUndefined();
  await expect(refuseStandInModel(advisor(null))).resolves.toBeUndefined();
});
