/** What is paid back, and how (NR-09 to NR-15). */
export const refundRules = {
  'NR-09': {
    clause: '3.1.3c',
    citation: '网络购买商品七日无理由退货暂行办法 第十二条',
    text: {
      zh: '退货时应当一并退回配件和赠品；赠品未退回的，按事先标明的赠品价格支付。',
      en: 'Accessories and gifts go back with the goods. For a gift that is kept, the price marked beforehand is paid, and nothing where none was marked.',
    },
    confidence: 'A',
  },
  'NR-10': {
    clause: '3.1.3d',
    citation: '消费者权益保护法 第二十五条第三款；网络购买商品七日无理由退货暂行办法 第十三条',
    text: {
      zh: '商家应当自收到退回商品之日起七日内返还已支付的价款，验货包含在内。',
      en: 'The price is paid back within seven days of receiving the returned goods; inspection falls within that time.',
    },
    confidence: 'A',
  },
  'NR-11': {
    clause: '3.1.3d',
    citation: '网络购买商品七日无理由退货暂行办法 第十四条',
    text: {
      zh: '退款按原支付方式返还；混合支付的，按各方式实际支付的金额分别返还。',
      en: 'A refund goes back the way the payment came. Where several ways were used, each gets back its own actual amount.',
    },
    confidence: 'A',
  },
  'NR-12': {
    clause: '3.1.3d',
    citation: '网络购买商品七日无理由退货暂行办法 第十五条',
    text: {
      zh: '使用的积分、代金券、优惠券以原形式返还，事先另有约定的从其约定。',
      en: 'Points, vouchers and coupons are given back in kind unless agreed otherwise beforehand.',
    },
    confidence: 'A',
  },
  'NR-14': {
    clause: '3.1.3d',
    citation: '网络购买商品七日无理由退货暂行办法 第十七条',
    text: {
      zh: '退款以实际支出的价款为准；部分退货后不再满足优惠条件的，按购买时各商品价格重新结算，多退少补。',
      en: 'The refund is based on what was actually spent. If a partial return loses a discount, what is kept is settled again at its price at purchase.',
    },
    confidence: 'A',
  },
  'NR-15': {
    clause: '3.1.3d',
    citation: '网络购买商品七日无理由退货暂行办法 第十八条；消费者权益保护法 第二十五条第三款',
    text: {
      zh: '无理由退货的运费由消费者承担，另有约定的除外；退货后不再满足免运费条件的，可以扣除原运费。',
      en: 'The consumer bears the freight of a no-reason return unless agreed otherwise. Where free shipping is no longer earned, the outbound freight may be deducted.',
    },
    confidence: 'A',
  },
} as const;
