import { Body, Controller, Get, Header, Logger, Module, Post, Query, RawBody } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { CurrentPrincipal } from '../../src/auth/caller.decorators.js';
import type { Principal } from '../../src/auth/principal.js';
import { Public, Roles } from '../../src/auth/access.decorators.js';
import { ApiProblems } from '../../src/common/http/api-problems.js';
import { Nested, NestedList, QueryInteger } from '../../src/common/http/dto-decorators.js';
import { OrderId } from '../../src/common/http/path-id.decorator.js';
import { PgPool } from '../../src/database/pg-pool.js';
import { PrismaService } from '../../src/database/prisma.service.js';
import { logContext } from '../../src/observability/log-context.js';

class Customer {
  @IsString() @MaxLength(5) email = '';
}

class Item {
  @IsString() sku!: string;
  @IsInt() @Min(1) quantity!: number;
}

class ProbeBody {
  @IsString() reference!: string;
  @IsOptional() @Nested(() => Customer) customer?: Customer;
  @IsOptional() @NestedList(() => Item, 2) items?: Item[];
}

class ProbeQuery {
  @QueryInteger(0, 60_000) maxAgeMs = 2000;
}

/** Endpoints that exist only in these tests: one per thing the platform promises to every endpoint. */
@Controller('probe')
class ProbeController {
  private readonly logger = new Logger('probe');

  constructor(
    private readonly pool: PgPool,
    private readonly prisma: PrismaService,
  ) {}

  @Post('body')
  @Roles('storefront')
  @ApiProblems('validation_failed', 'idempotency_key_required', 'rate_limited')
  body(@Body() body: ProbeBody): ProbeBody {
    return body;
  }

  @Get('query')
  @Roles('storefront')
  @ApiOkResponse({ type: Object })
  query(@Query() query: ProbeQuery): ProbeQuery {
    return query;
  }

  @Post('orders/:orderId/cancel')
  @Roles('storefront', 'shopper')
  cancel(@OrderId() orderId: string, @CurrentPrincipal() principal: Principal): object {
    logContext.set({ orderId });
    return { orderId, principal };
  }

  @Get('support')
  @Roles('support')
  support(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }

  @Get('undecorated')
  undecorated(): string {
    return 'never';
  }

  @Get('pool')
  @Public()
  async usePool(): Promise<unknown> {
    return (await this.pool.query('SELECT 1 AS one')).rows;
  }

  @Get('prisma')
  @Public()
  async usePrisma(): Promise<unknown> {
    return { orders: await this.prisma.order.count() };
  }

  @Get('crash')
  @Public()
  crash(): never {
    const secret = 'asha@example.com +919000000001 Bearer abc.def zoho-client-secret-for-tests';
    throw new TypeError(`boom ${secret}`, { cause: Object.assign(new Error(secret), { config: { data: secret } }) });
  }

  @Post('log')
  @Public()
  @Header('content-type', 'application/json')
  async log(@Body() body: object): Promise<object> {
    await this.pool.query('SELECT 1');
    this.logger.log({ msg: 'probe', ...body });
    return {};
  }
}

/** Stands where Zoho's webhooks arrive, until they do. */
@Controller('v1/webhooks/probe')
class RawProbeController {
  @Post()
  @Public()
  raw(@RawBody() raw: Buffer): { length: number; text: string } {
    return { length: raw.length, text: raw.toString('utf8') };
  }
}

@Module({ controllers: [ProbeController, RawProbeController] })
export class ProbeModule {}
