/** Delivery and sign-off (LD), virtual goods as far as a return touches them (VG). */
export const deliveryRules = {
  'LD-02': {
    clause: '3.3.1',
    citation: '电子商务法 第五十一条；民法典 第五百一十二条',
    text: {
      zh: '采用快递物流方式交付的，收货人签收时间为交付时间。',
      en: 'Goods sent by courier are delivered when the consignee signs for them.',
    },
    confidence: 'A',
  },
  'LD-03': {
    clause: '3.3.1',
    citation: '电子商务法 第五十二条',
    text: {
      zh: '交由他人代收应当经收货人同意；未经同意放入快递柜或者交给他人，不算签收，期限尚未开始。',
      en: 'Handing a parcel to someone else needs the consignee’s consent. A locker or neighbour without consent is no sign-off, so no period has begun.',
    },
    confidence: 'A',
  },
  'VG-01': {
    clause: '3.4.1',
    citation: '消费者权益保护法 第二十五条',
    text: {
      zh: '充值、会员、激活码等虚拟商品的售后政策应当在购买前告知；能否退款取决于使用状态，不按寄回商品处理。',
      en: 'The policy for top-ups, memberships and codes is told before purchase. What can be refunded depends on their state of use, and nothing is sent back.',
    },
    confidence: 'B',
  },
  'VG-03': {
    clause: '2.3',
    citation: '民法典 第十九条、第二十条、第一百四十四条、第一百四十五条、第一百五十七条',
    text: {
      zh: '未成年人超出其年龄智力的购买，未经监护人同意的不发生效力；由人工核实监护证明后按过错处理。',
      en: 'A purchase by a minor beyond their age has no effect without the guardian’s consent. A person checks the proof and settles by fault.',
    },
    confidence: 'A',
  },
} as const;
