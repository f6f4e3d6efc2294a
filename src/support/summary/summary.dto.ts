import { ApiProperty } from '@nestjs/swagger';
import { CASE_KINDS, type CaseKind } from '../../cases/case-kinds.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-status.js';
import { CALL_CLASSES } from '../../zoho/purse/call-class.js';

const TIME = { type: String, nullable: true, format: 'date-time' } as const;
const NUMBER = { type: Number, nullable: true } as const;

export class StatusSumView {
  @ApiProperty({ enum: ORDER_STATUSES })
  status!: OrderStatus;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty({ example: 812 })
  count!: number;
  @ApiProperty({ example: '1217594.00', description: 'Sum of the orders’ amounts, exact' })
  amount!: string;
  @ApiProperty({ example: '0.00' })
  refundedAmount!: string;
}

/** Orders placed on one day (UTC), in one currency. */
export class DaySumView {
  @ApiProperty({ format: 'date', example: '2026-11-22' })
  day!: string;
  @ApiProperty({ example: 'INR' })
  currency!: string;
  @ApiProperty()
  placed!: number;
  @ApiProperty({ description: 'How many of these were paid, then or later' })
  paid!: number;
  @ApiProperty({ example: '1217594.00' })
  placedAmount!: string;
  @ApiProperty({ example: '1017594.00' })
  paidAmount!: string;
  @ApiProperty({ example: '0.00' })
  refundedAmount!: string;
}

export class TimeToPayView {
  @ApiProperty({
    ...NUMBER,
    example: 74.5,
    description: 'From placing the order to the payment, good to the second; null: none was paid',
  })
  medianSeconds!: number | null;
  @ApiProperty({ ...NUMBER, example: 611 })
  p95Seconds!: number | null;
}

export class OpenCasesView {
  @ApiProperty({ enum: CASE_KINDS })
  kind!: CaseKind;
  @ApiProperty()
  count!: number;
  @ApiProperty({ description: 'Opened less than an hour ago' })
  underOneHour!: number;
  @ApiProperty({ description: 'Opened 1 to 24 hours ago' })
  underOneDay!: number;
  @ApiProperty({ description: 'Opened 1 to 7 days ago' })
  underOneWeek!: number;
  @ApiProperty({ description: 'Opened 7 days ago or more' })
  older!: number;
  @ApiProperty({ format: 'date-time' })
  oldestOpenedAt!: string;
}

export class SessionLooksView {
  @ApiProperty({ description: 'Sessions whose next look at Zoho is late' })
  overdue!: number;
  @ApiProperty({ ...TIME, description: 'When the latest of these was due first' })
  oldestDueAt!: string | null;
}

export class WebhookLagView {
  @ApiProperty({ description: 'Received and not yet worked on' })
  pending!: number;
  @ApiProperty(TIME)
  oldestPendingAt!: string | null;
  @ApiProperty({ description: 'Worked on in the last hour' })
  processed!: number;
  @ApiProperty({ ...NUMBER, example: 40, description: 'Of these, from receipt to the end of the work' })
  medianMs!: number | null;
  @ApiProperty(NUMBER)
  p95Ms!: number | null;
}

export class CallClassView {
  @ApiProperty({ enum: CALL_CLASSES, description: 'What the calls were for' })
  class!: string;
  @ApiProperty({ example: 12, description: 'Made in the last minute' })
  used!: number;
}

export class CallBudgetView {
  @ApiProperty({ example: 600, description: 'Calls a minute (ZOHO_REQUESTS_PER_MINUTE), all replicas together' })
  limit!: number;
  @ApiProperty({
    example: 600,
    description: 'Calls a minute that Zoho is believed to allow now: fewer after it said 429',
  })
  allowed!: number;
  @ApiProperty({ example: 35, description: 'Made in the last minute' })
  used!: number;
  @ApiProperty({ type: [CallClassView], description: 'Most urgent first' })
  byClass!: CallClassView[];
}

/** How business and service are doing. */
export class SummaryView {
  @ApiProperty({ format: 'date-time' })
  from!: string;
  @ApiProperty({ format: 'date-time', description: 'Inclusive' })
  to!: string;
  @ApiProperty({ description: 'Orders placed in the window; everything about orders speaks of these' })
  placed!: number;
  @ApiProperty({ description: 'Of these, paid by now (refunded later or not)' })
  paid!: number;
  @ApiProperty({ ...NUMBER, example: 0.8123, description: 'paid / placed; null: none was placed' })
  conversion!: number | null;
  @ApiProperty({ type: TimeToPayView })
  timeToPay!: TimeToPayView;
  @ApiProperty({ type: [StatusSumView] })
  byStatus!: StatusSumView[];
  @ApiProperty({ type: [DaySumView], description: 'Oldest first' })
  byDay!: DaySumView[];
  @ApiProperty({ type: [OpenCasesView], description: 'As of now, whenever they were opened' })
  openCases!: OpenCasesView[];
  @ApiProperty({ type: SessionLooksView, description: 'As of now' })
  sessions!: SessionLooksView;
  @ApiProperty({ type: WebhookLagView, description: 'As of now' })
  webhooks!: WebhookLagView;
  @ApiProperty({ type: CallBudgetView, description: 'As of now' })
  zohoCalls!: CallBudgetView;
  @ApiProperty({ format: 'date-time' })
  asOf!: string;
}
