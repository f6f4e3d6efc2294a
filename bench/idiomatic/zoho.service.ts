import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { firstValueFrom } from 'rxjs';
import { Settings } from './settings.js';

export interface ZohoSession {
  payments_session_id: string;
  status?: string;
}

interface SessionEnvelope {
  payments_session: ZohoSession;
}

@Injectable()
export class ZohoService {
  constructor(
    private readonly http: HttpService,
    private readonly settings: Settings,
  ) {}

  async createSession(session: object): Promise<ZohoSession> {
    const { data } = await firstValueFrom(
      this.http.post<SessionEnvelope>(this.url('paymentsessions'), session, this.options()),
    );
    return data.payments_session;
  }

  async getSession(id: string): Promise<ZohoSession> {
    const { data } = await firstValueFrom(
      this.http.get<SessionEnvelope>(this.url(`paymentsessions/${id}`), this.options()),
    );
    return data.payments_session;
  }

  private url(path: string): string {
    return `${this.settings.zohoApiBaseUrl}/${path}`;
  }

  private options() {
    return {
      params: { account_id: this.settings.zohoAccountId },
      headers: { Authorization: 'Zoho-oauthtoken 1000.bench.bench' },
    };
  }
}
