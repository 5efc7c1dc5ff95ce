/** What is granted beside what the rules come to. A price reduction rests on QR-03, compensation on PL-07. */
export const grantRules = {
  'SD-04': {
    clause: '2.1',
    citation: '电商平台售后服务标准 2.1',
    text: {
      zh: '商家可以自行承担费用，平台可以在应退款项之外给予消费者好意补偿，同一订单累计不超过标准规定的上限；累计超过限额的，须由第二人同意。',
      en: 'The platform may grant goodwill beside what is owed, and so may a merchant at its own cost, up to the standard’s cap for all cases of an order. Above the limit a second person agrees.',
    },
    confidence: 'derived',
  },
} as const;
