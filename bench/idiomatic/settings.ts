export class Settings {
  databaseUrl = '';
  zohoApiBaseUrl = '';
  zohoAccountId = '';
  storefrontApiKey = '';
}
