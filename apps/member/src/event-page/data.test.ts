import { expect, test } from 'vitest';
import { inScript } from './data.ts';

test.each(['</script><script>alert(1)</script>', '<!--', ']]>', '&lt;/script&gt;', 'line\u2028para\u2029', '\\u003c"\'`'])(
  '%j stays inside, and comes back as it was',
  (hostile) => {
    const text = inScript({ title: hostile, [hostile]: 1 });
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual({ title: hostile, [hostile]: 1 });
  },
);
