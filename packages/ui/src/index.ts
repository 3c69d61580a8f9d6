/** The look of Seatwise: a theme and components that know no API and no words. Import `@seatwise/ui/styles.css` once. */
export { useColorScheme, UiProvider, type ColorScheme } from './theme/UiProvider.tsx';
export { Button, LinkButton, ReasonButton, TextButton, TextLink, type ButtonProps, type LinkButtonProps } from './actions/Button.tsx';
export { ConfirmDialog, Dialog, type ConfirmDialogProps } from './actions/ConfirmDialog.tsx';
export { CopyField } from './actions/CopyField.tsx';
export { Popover } from './actions/Popover.tsx';
export { QrCode } from './actions/QrCode.tsx';
export { Tip } from './actions/Tip.tsx';
export { DataTable, type Column, type DataTableProps } from './data/DataTable.tsx';
export { Facts, Figure, StatCard } from './data/Figure.tsx';
export { SeatMeter, type SeatMeterProps } from './data/SeatMeter.tsx';
export { Timeline, type TimelineItem } from './data/Timeline.tsx';
export { Notice, type NoticeTone } from './feedback/Notice.tsx';
export { EmptyState, ErrorState, Skeleton, SkeletonList } from './feedback/states.tsx';
export { StatusChip, type StatusTone } from './feedback/StatusChip.tsx';
export { Form, FormActions } from './forms/Form.tsx';
export { PasswordField, TextField, type TextFieldProps } from './forms/fields.tsx';
export { Columns, Monogram, Muted, PageHeader, Panel, Row, Section, Stack, Unseen } from './layout/Page.tsx';
export { SteppedPanel } from './layout/SteppedPanel.tsx';
