import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { looksSecret } from './secret-names.js';

describe('A column looks secret', () => {
  const column = (settings: Partial<ColumnMetadata> = {}) => ({ isSelect: true, ...settings }) as ColumnMetadata;

  const secret =
    'password PASSWORD passwordHash user_passwd pwd passphrase passcode refreshToken secret key keys KEY apikey APIKEY apiKey APIKey ' +
    'API_KEY userAPIKey userAPIKeys api-key privatekey privKey2 keyId key_id KEY_ID APIKeyID passkey settings.key sshkeys.first';

  it.each(secret.split(' '))('by the name %s', (name) => {
    expect(looksSecret(column(), name)).toBe(true);
    expect(looksSecret(column({ givenDatabaseName: name }), 'memo')).toBe(true);
  });

  it('when it is not selected by itself', () => expect(looksSecret(column({ isSelect: false }), 'memo')).toBe(true));

  it.each(['keyboard', 'monkey', 'Turkeys', 'hockeyTeam', 'keynote', 'passenger', 'name'])('but not as %s', (name) => {
    expect(looksSecret(column({ givenDatabaseName: name }), name)).toBe(false);
  });

  it('but not by the name of a foreign key that nobody gave', () => {
    expect(looksSecret(column({ isVirtual: true, givenDatabaseName: 'settingKey' }), 'setting')).toBe(false);
  });
});
