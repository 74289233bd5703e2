/** One rule of one policy that the document carries. */
export interface Rule {
  /** Distinguishes rules of one name in different policies. */
  readonly key: string;
  readonly name: string;
  readonly allows: string;
}

/** Every rule in force, read from the running page. Several policies hold together: each can only forbid more. */
export function rulesInForce(): Rule[] {
  const policies = document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]');
  return [...policies].flatMap(({ content }, at) =>
    content.split(';').map((rule) => {
      const [name = '', ...allows] = rule.trim().split(/\s+/);
      return { key: `${at} ${name}`, name, allows: allows.join(' ') };
    }),
  );
}
