import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AppConfig } from './app-config.js';

/**
 * Provides {@link AppConfig} everywhere. The environment was read and checked before Nest started (the entry point needs the
 * configuration to start PostgreSQL and to migrate), so @nestjs/config is given the result instead of `process.env`.
 */
@Module({})
export class AppConfigModule {
  static async forRoot(config: AppConfig): Promise<DynamicModule> {
    const nestConfig = await ConfigModule.forRoot({
      isGlobal: true,
      cache: true,
      ignoreEnvFile: true,
      ignoreEnvVars: true,
      skipProcessEnv: true,
      load: [() => ({ app: config })],
    });
    const appConfig = {
      provide: AppConfig,
      useFactory: (service: ConfigService) => service.getOrThrow<AppConfig>('app'),
      inject: [ConfigService],
    };
    return {
      module: AppConfigModule,
      global: true,
      imports: [nestConfig],
      providers: [appConfig],
      exports: [AppConfig],
    };
  }
}
