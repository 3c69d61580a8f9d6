import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CourseView } from '@seatwise/domain/invites/contract';
import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { CourseList, NewCourseButton } from '../features/courses/CourseList.tsx';
import { useOrganization } from '../features/organizations/use-organization.ts';
import { useWords } from '../i18n/words.ts';
import { coursesQuery } from '../lib/loaders.ts';

/** What is taught, and the seats that were ordered for it. */
export function CoursesPage() {
  const t = useWords();
  const organization = useOrganization();
  const [editing, setEditing] = useState<CourseView | 'new' | null>(null);
  const first = useInfiniteQuery(coursesQuery(organization.id)).data?.pages[0];
  useTitle(t('courses.title'));
  return (
    <>
      <PageHeader
        title={t('courses.title')}
        eyebrow={organization.name}
        lead={t('courses.lead')}
        // Where there is none yet, the list says what one is and has the button.
        actions={first?.items.length === 0 ? undefined : <NewCourseButton organization={organization} onPress={() => setEditing('new')} />}
      />
      <CourseList organization={organization} editing={editing} onEdit={setEditing} />
    </>
  );
}
