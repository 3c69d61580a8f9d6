/** What an organisation sells seats of. A change of price is for later orders; those that were made keep theirs. */
import type { Tx } from '@seatwise/db';
import { command, query, type Authorize } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { money } from '../kernel/money.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { requireRole } from '../seats/index.ts';
import { CourseInput, CoursesInput, CreateCourseInput, UpdateCourseInput, type CourseView } from './contract.ts';

const STAFF = ['owner', 'admin', 'trainer'] as const;

interface CourseRow {
  id: string;
  organization_id: string;
  title: string;
  seat_price: number;
  currency: string;
  joining_info: string | null;
  created_at: Date;
  at_text: string;
}

const COLUMNS = 'id, organization_id, title, seat_price, currency, joining_info, created_at, created_at::text AS at_text';

const courseView = (row: CourseRow): CourseView => ({
  id: row.id,
  organizationId: row.organization_id,
  title: row.title,
  seatPrice: money(row.seat_price, row.currency),
  joiningInfo: row.joining_info,
  createdAt: row.created_at.toISOString(),
});

async function courseRow(tx: Pick<Tx, 'sql'>, courseId: string): Promise<CourseRow> {
  const [row] = await tx.sql<CourseRow>(`SELECT ${COLUMNS} FROM courses WHERE id = $1`, [courseId]);
  if (!row) throw notFound('course');
  return row;
}

/** Staff of the course's organisation. A stranger is told the same of a course that is there and of one that is not. */
export const courseStaff: Authorize<{ courseId: string }, { organizationId: string }> = async ({ tx, input }) => {
  const [row] = await tx.sql<{ id: string | null }>('SELECT app.course_organization($1) AS id', [input.courseId]);
  if (!row?.id) throw notFound('course');
  await requireRole(tx, row.id, STAFF);
  return { organizationId: row.id };
};

export const createCourse = command({
  verb: 'seats.createCourse',
  input: CreateCourseInput,
  authorize: ({ tx, input }) => requireRole(tx, input.organizationId, STAFF),
  async run({ tx, input, actor, audit }): Promise<CourseView> {
    const [row] = await tx.sql<CourseRow>(
      `INSERT INTO courses (organization_id, title, seat_price, currency, joining_info, created_by, created_at)
       SELECT id, $2, $3, currency, $4, $5, app.now() FROM organizations WHERE id = $1 RETURNING ${COLUMNS}`,
      [input.organizationId, input.title, input.seatPrice, input.joiningInfo || null, actor.userId],
    );
    if (!row) throw notFound('organisation');
    audit({ organizationId: row.organization_id, subject: row.id, changes: { title: row.title, seatPrice: row.seat_price } });
    return courseView(row);
  },
});

export const updateCourse = command({
  verb: 'seats.updateCourse',
  input: UpdateCourseInput,
  authorize: courseStaff,
  async run({ tx, input, scope, audit }): Promise<CourseView> {
    const { courseId, title, seatPrice, joiningInfo } = input;
    const [row] = await tx.sql<CourseRow>(
      `UPDATE courses SET title = coalesce($2, title), seat_price = coalesce($3, seat_price), joining_info = CASE WHEN $4 THEN $5 ELSE joining_info END
       WHERE id = $1 RETURNING ${COLUMNS}`,
      [courseId, title ?? null, seatPrice ?? null, joiningInfo !== undefined, joiningInfo || null],
    );
    if (!row) throw notFound('course');
    // What changed, and not the joining information itself: it may hold what is for seat holders alone.
    audit({
      organizationId: scope.organizationId,
      subject: courseId,
      changes: {
        ...(title === undefined ? {} : { title }),
        ...(seatPrice === undefined ? {} : { seatPrice }),
        joiningInfo: joiningInfo !== undefined,
      },
    });
    return courseView(row);
  },
});

/** Newest first. */
export const courses = query({
  verb: 'seats.courses',
  input: CoursesInput,
  authorize: ({ tx, input }) => requireRole(tx, input.organizationId, STAFF),
  async run({ tx, input }): Promise<Page<CourseView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<CourseRow>(
      `SELECT ${COLUMNS} FROM courses WHERE organization_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [input.organizationId, before?.[0] ?? null, before?.[1] ?? null, input.limit + 1],
    );
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], courseView);
  },
});

/** For its organisation's staff, and for who once bought seats of it. */
export const course = query({
  verb: 'seats.course',
  input: CourseInput,
  async authorize(context) {
    // The policies show it to exactly these; the others are told apart.
    const [visible] = await context.tx.sql('SELECT FROM courses WHERE id = $1', [context.input.courseId]);
    if (!visible) await courseStaff(context);
  },
  run: async ({ tx, input }): Promise<CourseView> => courseView(await courseRow(tx, input.courseId)),
});
