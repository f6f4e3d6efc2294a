import { ApiProperty } from '@nestjs/swagger';
import { DESK_ROLES, type DeskRole } from '../../config/environment-parsers.js';
import { ZOHO_EDITION_NAMES, type ZohoEditionName } from '../../config/zoho-editions.js';

/** Who is at the desk, and whose money it is about. */
export class MeView {
  @ApiProperty({ example: 'anna', description: 'As the timeline names them' })
  name!: string;
  @ApiProperty({
    enum: DESK_ROLES,
    example: 'agent',
    description: 'viewer: reads. agent: works. manager: also what only managers may',
  })
  role!: DeskRole;
  @ApiProperty({ enum: ZOHO_EDITION_NAMES, example: 'IN' })
  edition!: ZohoEditionName;
  @ApiProperty({
    enum: ['live', 'test'],
    example: 'live',
    description: 'test: the edition is a sandbox, no real money moves',
  })
  mode!: 'live' | 'test';
  @ApiProperty({
    example: 'payments.zoho.in',
    description: 'Where Zoho is asked: another host than the edition’s own is a simulator or a proxy',
  })
  apiHost!: string;
}
