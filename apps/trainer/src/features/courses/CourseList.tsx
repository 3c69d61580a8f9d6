import { useInfiniteQuery } from '@tanstack/react-query';
import { IconBooks } from '@tabler/icons-react';
import { useState } from 'react';
import type { CourseView } from '@seatwise/domain/invites/contract';
import { can } from '@seatwise/domain/invites/policy';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, EmptyState, ErrorState, Notice, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { coursesQuery } from '../../lib/loaders.ts';
import { CourseCard } from './CourseCard.tsx';
import { CourseDialog } from './CourseDialog.tsx';
import styles from './Courses.module.css';
import { useOrderReasons } from './reasons.ts';

/** The courses of an organisation, each with the seats that were ordered for it. */
export function CourseList({
  organization,
  editing,
  onEdit,
}: {
  organization: OrganizationView;
  /** The course whose form is open, or a new one. */
  editing: CourseView | 'new' | null;
  onEdit: (course: CourseView | 'new' | null) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const courses = useInfiniteQuery(coursesQuery(organization.id));
  const [said, setSaid] = useState<string | null>(null);
  const items = courses.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.list}>
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      {items === undefined && courses.error !== null ? (
        <ErrorState
          title={t('courses.failed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void courses.refetch()}
          pending={courses.isFetching}
        >
          {words(courses.error)}
        </ErrorState>
      ) : null}
      {items === undefined && courses.error === null ? <SkeletonList rows={2} height={200} label={shared('states.loading')} /> : null}
      {items?.length === 0 ? (
        <EmptyState
          icon={<IconBooks size={28} stroke={1.5} />}
          title={t('courses.none')}
          action={<NewCourseButton organization={organization} onPress={() => onEdit('new')} />}
        >
          {t('courses.noneText')}
        </EmptyState>
      ) : null}
      {items?.map((course) => (
        <CourseCard key={course.id} course={course} organization={organization} onEdit={() => onEdit(course)} />
      ))}
      {courses.hasNextPage ? (
        <div>
          <Button look="secondary" onClick={() => void courses.fetchNextPage()} pending={courses.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
      {editing === null ? null : (
        <CourseDialog
          course={editing === 'new' ? null : editing}
          organization={organization}
          onClose={() => onEdit(null)}
          onDone={(title) => {
            setSaid(editing === 'new' ? t('course.created', { title }) : t('course.saved', { title }));
            onEdit(null);
          }}
        />
      )}
    </div>
  );
}

/** Opens the form of a new course, or says why there can be none. */
export function NewCourseButton({ organization, onPress }: { organization: OrganizationView; onPress: () => void }) {
  const t = useWords();
  const reasons = useOrderReasons();
  // A course can be prepared before the organisation is approved; ordering waits.
  const may = can.order(organization.role, { status: 'approved' });
  return (
    <Button onClick={onPress} reason={reasons(may)} reasonAs="tip">
      {t('courses.new')}
    </Button>
  );
}
