import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { Variables } from '../../config/environment.js';
import type { Finding } from '../finding.js';
import { checkConfiguration } from './check-configuration.js';
import { checkDatabase } from './check-database.js';
import { checkOrigins } from './check-origins.js';
import { checkStorefronts } from './check-storefronts.js';
import { checkZoho } from './check-zoho.js';
import { checkZohoKeys } from './check-zoho-keys.js';
import type { Patient } from './patient.js';

/**
 * Tries everything that the service needs, each thing for real and without changing any, and says what is wrong. Never throws for
 * what it finds.
 */
export async function examine(variables: Variables, clock = new Clock()): Promise<Finding[]> {
  const { config, problems, broken } = AppConfig.examine(variables);
  const patient: Patient = { config, broken, clock };
  const parts = [
    checkConfiguration(problems, config.warnings),
    checkZohoKeys(patient),
    await checkDatabase(patient),
    await checkZoho(patient),
    await checkStorefronts(patient),
    await checkOrigins(patient),
  ];
  return parts.flat();
}
