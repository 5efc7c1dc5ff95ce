/** Seven-day no-reason return (NR). 七日办法 is 网络购买商品七日无理由退货暂行办法. */
export const noReasonRules = {
  'NR-01': {
    clause: '3.1.1',
    citation: '消费者权益保护法 第二十五条；网络购买商品七日无理由退货暂行办法 第十条',
    text: {
      zh: '消费者自签收次日起七日内发出退货通知，即可无理由退货；商品可随后及时寄回。',
      en: 'A consumer may return goods without giving a reason by sending the notice within seven days, the first being the day after sign-off; the goods may follow promptly.',
    },
    confidence: 'A',
  },
  'NR-02': {
    clause: '3.1.1',
    citation: '消费者权益保护法 第二十五条第一款；网络购买商品七日无理由退货暂行办法 第六条',
    text: {
      zh: '定作商品、鲜活易腐商品、在线下载或者消费者拆封的数字化商品、已交付的报纸期刊，不适用七日无理由退货。',
      en: 'Custom-made goods, fresh or perishable goods, downloaded or unsealed digital media, and delivered newspapers and periodicals are excluded from no-reason return.',
    },
    confidence: 'A',
  },
  'NR-03': {
    clause: '3.1.1',
    citation: '网络购买商品七日无理由退货暂行办法 第七条、第二十条第二款',
    text: {
      zh: '拆封后易影响安全或者品质、激活试用后贬值较大、临近保质期或者有瑕疵的商品，经消费者对该次购买确认，才可不适用七日无理由退货；未经确认不得拒绝退货。',
      en: 'Goods that unsealing or trying affects, and near-expiry or flawed goods, are excluded only if the consumer confirmed it for this purchase. Without that confirmation the return may not be refused.',
    },
    confidence: 'A',
  },
  'NR-04': {
    clause: '3.1.1',
    citation: '消费者权益保护法实施条例 第十九条第二款',
    text: {
      zh: '不适用无理由退货的商品应当显著标注并提示消费者在购买时确认，不得默认勾选；未标注或者未经确认的，由人工判断。',
      en: 'Goods excluded from no-reason return must be marked prominently and confirmed by the consumer at purchase, never pre-ticked. Where marking or confirmation is missing, a person decides.',
    },
    confidence: 'B',
  },
  'NR-05': {
    clause: '3.1.1',
    citation: '网络购买商品七日无理由退货暂行办法 第八条',
    text: {
      zh: '商品保持原有品质和功能，本身、配件、商标标识齐全的，视为完好；为查验而打开包装或者合理调试，不影响完好。',
      en: 'Goods are intact when their quality and function are kept and item, accessories and tags are complete. Opening the package or testing within reason does not change that.',
    },
    confidence: 'A',
  },
  'NR-06': {
    clause: '3.1.1',
    citation: '网络购买商品七日无理由退货暂行办法 第九条',
    text: {
      zh: '超出查验和确认商品品质、功能需要而使用商品，导致价值贬损较大的，视为不完好。',
      en: 'Goods used beyond what inspection needs, so that their value drops considerably, are not intact.',
    },
    confidence: 'A',
  },
  'NR-07': {
    clause: '3.1.1',
    citation: '法释〔2022〕8号 第二条、第三条',
    text: {
      zh: '商家对商品作出的无理由退货承诺对其有约束力；仅以商品已拆封为由，不得拒绝退货。',
      en: "A merchant's own promise of no-reason return binds it. That the goods were unsealed is by itself no ground for refusal.",
    },
    confidence: 'A',
  },
  'NR-08': {
    clause: '3.1.3c',
    citation: '网络购买商品七日无理由退货暂行办法 第十一条',
    text: {
      zh: '商家收到退货通知后应当及时提供真实的退货地址、联系人和电话；消费者应当及时寄回并保留凭证。',
      en: 'On notice the merchant promptly gives a true return address, contact and phone number. The consumer ships promptly and keeps the proof.',
    },
    confidence: 'A',
  },
  'NR-17': {
    clause: '3.1.3c',
    citation: '网络购买商品七日无理由退货暂行办法 第二十五条、第三十三条',
    text: {
      zh: '退回商品能够完全恢复到初始销售状态的，可以作为全新商品再次销售；不能的，再次销售应当显著标注实际情况。商家应当建立退货检验程序。',
      en: 'Returned goods that can be restored in full may be sold as new again, and others only with a conspicuous note of their condition. Merchants keep a procedure for inspecting what comes back.',
    },
    confidence: 'A',
  },
  'NR-18': {
    clause: '3.1.3b',
    citation: '网络购买商品七日无理由退货暂行办法 第三十一条；侵害消费者权益行为处罚办法 第九条',
    text: {
      zh: '未经确认即以不适用为由拒绝，以拆封为由拒绝，或者超过十五日不办理退货退款的，属于故意拖延或者无理拒绝，可被处罚。',
      en: 'Refusing without a confirmed exclusion or because goods were unsealed, or leaving a return or refund undone for more than fifteen days, counts as unjustified refusal and may be penalised.',
    },
    confidence: 'A',
  },
  'NR-20': {
    clause: '2.3',
    citation: '网络购买商品七日无理由退货暂行办法 第二十二条、第二十四条',
    text: {
      zh: '平台应当公示七日无理由退货规则；消费者与商家就退货发生争议请求平台介入的，平台应当依法调解，并提供商家的真实名称、地址和联系方式。',
      en: 'A platform publishes its rules on seven-day returns. When asked to step into a dispute it mediates, and gives the merchant’s true identity and contact.',
    },
    confidence: 'A',
  },
  'NR-19': {
    clause: '3.1.1',
    citation: '网络购买商品七日无理由退货暂行办法 第三十五条；消费者权益保护法 第二十四条',
    text: {
      zh: '商品质量问题不适用无理由退货的规定；不适用商品的范围和完好要求不得用来拒绝质量主张。',
      en: 'Quality claims stand outside the no-reason rules. Exclusions and the test of intactness never block them.',
    },
    confidence: 'A',
  },
} as const;
