const PERSON_NAME =
  /^(?:fake_)?(?:patient|pat|first|last|middle|full|sur|fore|given|family|maiden|doctor|physician|nurse|next_of_kin)?_?name(?:_of_patient)?$|first_?name|last_?name|sur_?name|full_?name|patient_?name|姓名|名字|患者名|病人名|^(?:nach|vor)name$|^(?:nom|prénom|apellidos?|nombre)$|^(?:home_?|street_?)?address$|地址|住址/i;
const CONTACT_NAME =
  /(?:^|_)(?:e_?mail|phone|tel|telephone|mobile|fax|mrn|ssn|nhs(?:_?number|_?no)?|passport|insurance_?(?:no|number|id)|medicare)(?:_|$)|邮箱|电话|手机|身份证|病历号|住院号|门诊号|医保号|社保号|就诊卡/i;

const EMAIL = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;
const PHONE = /^(?:\+\d[\d\s().-]{7,}|\(?0\d{1,4}\)?[\s./-]\d[\d\s./-]{4,}|\d{3}-\d{3}-\d{4}|1[3-9]\d{9})$/;
const NATIONAL_ID = /^(?:\d{17}[\dXx]|\d{3}-\d{2}-\d{4})$/;
const WESTERN_PERSON = /^(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?\p{Lu}[\p{L}'’-]+,? (?:\p{Lu}\.? )?\p{Lu}[\p{L}'’-]+$/u;
/** The commonest Chinese family names, which about three in four people bear. */
const CHINESE_PERSON =
  /^[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤][\u4e00-\u9fff]{1,2}$/;

/** Distinct cells looked at. */
const PROBE = 400;

/**
 * Whether a column looks like names of people, or like codes and contacts by which a person is found: by its name in
 * English or Chinese, or by what most of its cells look like.
 *
 * @param levels - distinct cells; null for a column of numbers
 * @param rows - rows that are not missing
 */
export function personalColumn(
  name: string,
  levels: readonly string[] | null,
  rows: number,
): 'looksLikePersonalName' | 'looksLikeIdentifier' | null {
  const plain = name.trim().replace(/[\s.-]+/g, '_');
  if (CONTACT_NAME.test(plain)) return 'looksLikeIdentifier';
  if (!levels) return null;
  if (PERSON_NAME.test(plain)) return 'looksLikePersonalName';
  if (levels.length < 5) return null;
  const probe = levels.slice(0, PROBE);
  const share = (pattern: RegExp) => probe.filter((level) => pattern.test(level.trim())).length / probe.length;
  if (share(EMAIL) > 0.5 || share(NATIONAL_ID) > 0.5 || share(PHONE) > 0.7) return 'looksLikeIdentifier';
  // Place and ward names look like people's names, but repeat more.
  if (levels.length > 0.3 * rows && (share(WESTERN_PERSON) > 0.8 || share(CHINESE_PERSON) > 0.7)) {
    return 'looksLikePersonalName';
  }
  return null;
}
