import type { DevFile } from './dev-file.ts';

/** What `npm start` says when everything is up. */
export function welcome(dev: DevFile, databaseUrl: string): string {
  const { apiUrl, keys, sandbox } = dev;
  return `
Recourse is running; Ctrl-C stops it, data stays in .recourse/.

  API           ${apiUrl}
  Temporal UI   ${dev.temporalUiUrl ?? '(of your Temporal)'}
  Payment       ${sandbox.paymentUrl} (sandbox)
  Carrier       ${sandbox.carrierUrl} (sandbox)
  PostgreSQL    ${databaseUrl}

  Keys          service   ${keys.service}
                platform  ${keys.platform}
                auditor   ${keys.auditor}

  The same in .recourse/dev.json; logs in .recourse/logs/. Try:

  curl -s ${apiUrl}/v1/cases -H 'Authorization: Bearer ${keys.service}'
`;
}
