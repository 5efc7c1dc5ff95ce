/** How a case is handled: platform duties (PL), claims beyond a refund (PN), time (TM) and the standard's windows (SD). */
export const procedureRules = {
  'PL-05': {
    clause: '2.3',
    citation: '市场监管总局令第116号 第十九条',
    text: {
      zh: '对消费者或者商家采取措施，应当说明事实、理由和依据，并提供便捷的申诉；由自动化方式处理且申诉人要求的，应当由人工复核。',
      en: 'A measure against consumer or merchant states facts, reasons and basis and is open to an easy appeal. If it was automatic, a person decides on request.',
    },
    confidence: 'A',
  },
  'PL-06': {
    clause: '2.3',
    citation: '市场监管总局令第116号 第二十七条第一款',
    text: {
      zh: '平台不得强制商家仅退款不退货；商家未回应的仅退款申请，由平台人工处理，不得默认同意。',
      en: 'A platform may not force a refund without return upon a merchant. A merchant’s silence never grants one; it goes to a person at the platform.',
    },
    confidence: 'A',
  },
  'PL-07': {
    clause: '2.3',
    citation: '市场监管总局令第116号 第二十一条、第二十七条第二款、第二十九条、第三十条',
    text: {
      zh: '平台应当公平分配举证责任，防范滥用规则，各方在规定期限内举证；期限届满的，依据已有材料处理。赔偿应当说明计算方式。',
      en: 'The burden of proof is shared fairly, abuse is guarded against, and each side has its time to bring evidence, after which what is there decides. Compensation shows how it was worked out.',
    },
    confidence: 'A',
  },
  'PN-01': {
    clause: '2.3',
    citation: '消费者权益保护法 第五十五条第一款；消费者权益保护法实施条例 第四十九条',
    text: {
      zh: '主张欺诈或者假冒、要求惩罚性赔偿的，由人工判断，不自动处理。',
      en: 'Where fraud or counterfeit goods are alleged and punitive damages may be due, a person decides; it is never automatic.',
    },
    confidence: 'A',
  },
  'TM-02': {
    clause: '2.3',
    citation: '民法典 第二百零三条',
    text: {
      zh: '期限最后一日是法定休假日的，以休假日结束的次日为最后一日；最后一日截止于二十四时。',
      en: 'If the last day of a period is a day of rest, the period ends on the next workday, at 24:00.',
    },
    confidence: 'B',
  },
  'TM-04': {
    clause: '2.3',
    citation: '全国年节及纪念日放假办法；国务院办公厅年度放假通知',
    text: {
      zh: '工作日和休息日按公布的节假日及调休安排计算；尚未公布的日期暂计，公布后重新计算。',
      en: 'Workdays and days of rest are counted by the published holiday list. Dates it does not reach yet are provisional and counted again when it does.',
    },
    confidence: 'A',
  },
  'SD-01': {
    clause: '4.1',
    citation: '电商平台售后服务标准 4.1',
    text: {
      zh: '对售后咨询或者申请，应当在工作日九时至二十一时内的两小时内首次响应。',
      en: 'An after-sales inquiry or application gets its first answer within two hours of working time, on workdays from 9:00 to 21:00.',
    },
    confidence: 'derived',
  },
  'SD-02': {
    clause: '4.2.1',
    citation: '电商平台售后服务标准 4.2.1、4.2.2',
    text: {
      zh: '申请和证据齐全后三个工作日内作出决定；确认符合条件后三个工作日内发起退款。',
      en: 'An application is decided within three workdays of being complete, and a refund starts within three workdays of being confirmed.',
    },
    confidence: 'derived',
  },
} as const;
