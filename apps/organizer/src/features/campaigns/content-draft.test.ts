import { expect, test } from 'vitest';
import { isChangedContent, proposedFields, readContent, takeFields, toCopy, typedContent } from './content-draft.ts';

const base = typedContent({
  landingPage: { headline: 'Small machines', body: 'By candlelight.', highlights: ['Twelve makers'] },
  social: [{ network: 'x', text: 'Come: {{link}}' }],
});

test('a page without a word is none, and blanks change nothing', () => {
  const blank = { landing: { headline: ' ', body: null, highlights: [' ', ''] }, social: [] };
  expect(readContent(blank).landingPage).toBeNull();
  expect(isChangedContent({ ...base, landing: { ...base.landing, headline: 'Small machines ' } }, base)).toBe(false);
  expect(isChangedContent({ ...base, social: [] }, base)).toBe(true);
});

test('what is too long or missing is named by its place', () => {
  const { wrong } = readContent({
    landing: { headline: 'x'.repeat(161), body: null, highlights: [] },
    social: [
      { network: 'x', text: 'y'.repeat(281) },
      { network: 'linkedin', text: ' ' },
    ],
  });
  expect(Object.fromEntries(wrong)).toEqual({ 'landingPage.headline': 'tooLong', 'social.0.text': 'tooLong', 'social.1.text': 'needed' });
});

test('a post is copied with the link of its own network', () => {
  expect(toCopy('Come: {{link}}, {{name}}', 'https://a.example/?s=x')).toBe('Come: https://a.example/?s=x,');
  expect(toCopy('Come', 'https://a.example/?s=x')).toBe('Come\n\nhttps://a.example/?s=x');
});

test('a proposal is taken field by field', () => {
  const fields = proposedFields(
    {
      channel: 'social',
      origin: 'template',
      landingPage: { headline: 'Machines', body: null, highlights: ['A', 'B'] },
      social: [
        { network: 'x', text: 'New' },
        { network: 'facebook', text: 'Also' },
      ],
    },
    base,
  );
  expect(fields.map(({ key }) => key)).toEqual(['headline', 'highlights', 'post.x', 'post.facebook']);
  const taken = takeFields(
    base,
    fields.filter(({ key }) => key !== 'headline'),
  );
  expect(taken.landing).toMatchObject({ headline: 'Small machines', highlights: ['A', 'B'] });
  expect(taken.social).toEqual([
    { network: 'x', text: 'New' },
    { network: 'facebook', text: 'Also' },
  ]);
});
