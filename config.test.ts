import { describe, expect, test } from 'vitest';
import { readConfig, readStartSettings } from './config.ts';

const least = {
  DATABASE_URL: 'postgres://recourse@db/recourse',
  PAYMENT_SECRET: 'whsec_c2VjcmV0',
  CARRIER_SECRET: 'whsec_c2VjcmV0',
  LINK_SECRET: '0123456789abcdef',
};

describe('settings', () => {
  test('the least that is needed is enough', () => {
    const config = readConfig(least);
    expect(config).toMatchObject({
      databaseOwnerUrl: least.DATABASE_URL,
      publicUrl: 'http://127.0.0.1:8080',
      temporal: { namespace: 'default', taskQueue: 'recourse' },
      apiKeys: [],
      sandbox: false,
    });
  });

  test('every missing or wrong one is named at once', () => {
    expect(() => readConfig({ ...least, DATABASE_URL: undefined, PORT: 'eighty' })).toThrow(
      /DATABASE_URL is required; PORT: /,
    );
  });

  test('an empty variable counts as unset', () => {
    expect(readConfig({ ...least, PORT: '', LOG_LEVEL: '' })).toMatchObject({ port: 8080, logLevel: 'info' });
  });

  test('API keys are known by digest, with account and role', () => {
    const key = { account: 'shop', role: 'service', sha256: 'ab'.repeat(32) };
    expect(readConfig({ ...least, API_KEYS: JSON.stringify([key]) }).apiKeys).toEqual([key]);
    expect(() => readConfig({ ...least, API_KEYS: '[{"account":"shop","role":"service","key":"plain"}]' })).toThrow(
      'API_KEYS',
    );
    expect(() => readConfig({ ...least, API_KEYS: 'not json' })).toThrow('API_KEYS: not JSON');
  });

  test('Temporal Cloud is reached by the standard variables', () => {
    const cloud = {
      TEMPORAL_ADDRESS: 'ns.acct.tmprl.cloud:7233',
      TEMPORAL_NAMESPACE: 'ns.acct',
      TEMPORAL_API_KEY: 'k',
    };
    expect(readConfig({ ...least, ...cloud }).temporal).toMatchObject({
      namespace: 'ns.acct',
      connection: { address: 'ns.acct.tmprl.cloud:7233', apiKey: 'k', tls: true },
    });
  });

  test('npm start needs none at all', () => {
    expect(readStartSettings({})).toMatchObject({ PORT: 8080, TEMPORAL_PORT: 7233, POSTGRES_PORT: 5433 });
  });
});
