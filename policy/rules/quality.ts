/** Goods that do not conform (QR), and the 三包 duties of repair, exchange and return (WT). */
export const qualityRules = {
  'QR-01': {
    clause: '3.1.1',
    citation: '消费者权益保护法 第二十四条',
    text: {
      zh: '商品不符合质量要求的，消费者可以自收到之日起七日内退货；七日后符合法定解除条件的仍可退货，否则可以要求更换、修理。运费等必要费用由商家承担。',
      en: 'Goods that do not conform may be returned within seven days of receipt; later, where the contract may be rescinded by law, else exchanged or repaired. The merchant bears freight and other necessary cost.',
    },
    confidence: 'A',
  },
  'QR-02': {
    clause: '3.1.1',
    citation: '消费者权益保护法 第四十八条、第五十二条',
    text: {
      zh: '商品存在缺陷、与说明不符或者数量短少的，商家应当按要求修理、更换、退货、补足数量、退还货款或者赔偿损失。',
      en: 'For defective, misdescribed or short goods the merchant repairs, replaces, takes back, makes up the quantity, refunds or compensates.',
    },
    confidence: 'A',
  },
  'QR-03': {
    clause: '3.1.2',
    citation: '民法典 第五百六十三条、第五百六十六条、第五百八十二条、第六百一十条',
    text: {
      zh: '救济方式按商品性质和损失大小合理选择；质量问题致使合同目的不能实现的，可以解除合同退货。',
      en: 'The remedy is chosen reasonably by the nature of the goods and the loss. If the defect defeats the purpose of the contract, the goods may be given back.',
    },
    confidence: 'A',
  },
  'QR-04': {
    clause: '3.1.1',
    citation: '民法典 第六百二十一条、第六百二十二条、第六百二十三条',
    text: {
      zh: '没有约定检验期限的，应当在合理期限内通知，最长自收到之日起二年；有质量保证期的，适用质量保证期。',
      en: 'Without an agreed period, notice is given within a reasonable time and at most two years from receipt. Where there is a warranty period, that period applies.',
    },
    confidence: 'A',
  },
  'QR-06': {
    clause: '2.3',
    citation: '侵害消费者权益行为处罚办法 第八条',
    text: {
      zh: '对有缺陷或者不合格的商品，自消费者提出要求之日起超过十五日无正当理由未处理的，视为故意拖延或者无理拒绝。',
      en: 'For goods that are defective or do not conform, leaving a demand undone for more than fifteen days without just reason counts as wilful delay.',
    },
    confidence: 'A',
  },
  'QR-07': {
    clause: '3.1.3a',
    citation: '消费者权益保护法 第二十三条第三款',
    text: {
      zh: '耐用商品自接受之日起六个月内发现瑕疵发生争议的，由商家承担举证责任。',
      en: 'For a defect in durable goods that shows within six months of receipt, the merchant bears the burden of proof.',
    },
    confidence: 'A',
  },
  'WT-01': {
    clause: '3.2.1',
    citation: '消费者权益保护法实施条例 第十八条第一款',
    text: {
      zh: '退换修义务的期限自交付之日起计算，需要商家安装的自安装完成之日起计算；修理占用的时间不计入，更换后重新计算。',
      en: 'The periods run from delivery, or from installation where the merchant installs. Time in repair is not counted, and an exchange starts them anew.',
    },
    confidence: 'A',
  },
  'WT-03': {
    clause: '3.1.2',
    citation: '部分商品修理更换退货责任规定（1995）',
    text: {
      zh: '三包目录商品七日内出现性能故障的，可以选择退货、换货或者修理；十五日内可以选择换货或者修理。',
      en: 'Catalogue goods with a performance fault are returned, exchanged or repaired as the consumer chooses within seven days, and exchanged or repaired within fifteen.',
    },
    confidence: 'B',
  },
  'WT-04': {
    clause: '3.1.2',
    citation: '部分商品修理更换退货责任规定（1995）',
    text: {
      zh: '三包有效期内修理两次仍不能正常使用的，凭修理记录免费更换同型号商品或者退货。',
      en: 'Goods that still do not work after two repairs within the warranty are exchanged free of charge for the same model, or taken back.',
    },
    confidence: 'B',
  },
} as const;
